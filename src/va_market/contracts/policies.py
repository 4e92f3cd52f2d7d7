"""Who is what to a contract."""

from va_market.contracts.models import (
    AGENCY,
    ASSISTANT,
    CLIENT,
    CONTRACT,
    SUBSTITUTE,
    SUPERVISOR,
    Contract,
)
from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.identity.permissions import PERMISSIONS, Permission
from va_market.identity.scopes import Scope
from va_market.kit.db import Row


def parties(actor: Actor, contract: Contract | Row) -> set[str]:
    """What the actor is to the contract; the assistant is never the client as well."""
    found = set()
    if contract.agency_id is not None and actor.can(Permission.PROPOSE, contract.agency_id):
        found.add(AGENCY)
    if works(actor, contract):
        return found | {ASSISTANT}
    if supervises(actor, contract):
        found.add(SUPERVISOR)
    if actor.can(Permission.HIRE, contract.organization_id):
        found.add(CLIENT)
    return found


def works(actor: Actor, contract: Contract | Row) -> bool:
    """Whether the actor is the present assistant, in person."""
    return actor.is_person(contract.assistant_id)


def may_read_pay(actor: Actor, contract: Contract | Row) -> bool:
    """What an agency pays is read by its members, and by whom it is paid to."""
    is_agency = contract.agency_id is not None and actor.is_member(contract.agency_id)
    return is_agency or actor.reader_id == contract.assistant_id


def is_party(actor: Actor, contract: Contract | Row) -> bool:
    """Whether the actor reads for the client or as the assistant: not for the agency between."""
    is_client = actor.is_member(contract.organization_id)
    return is_client or actor.reader_id == contract.assistant_id


def supervises(actor: Actor, contract: Contract | Row) -> bool:
    """Whether the actor is the supervisor or the substitute, and still belongs to the client."""
    return supervises_as(actor, contract) is not None


def supervises_as(actor: Actor, contract: Contract | Row) -> str | None:
    """What the actor is to the time of a contract, in person: `supervisor` or `substitute`."""
    if actor.is_person(contract.supervisor_id):
        found = SUPERVISOR
    elif actor.is_person(contract.substitute_supervisor_id):
        found = SUBSTITUTE
    else:
        return None
    return found if actor.is_member(contract.organization_id) else None


def keeps(actor: Actor, contract: Contract | Row) -> bool:
    """Whether the actor hires or supervises for the client: they keep what is written inside."""
    client = contract.organization_id
    may = actor.can(Permission.HIRE, client) or actor.can(Permission.SUPERVISE, client)
    return may and not actor.is_person(contract.assistant_id)


def may_see(actor: Actor, contract: Contract | Row) -> bool:
    """Besides the assistant: members of the client, and of the agency between them."""
    around = {contract.organization_id, contract.agency_id}
    return works(actor, contract) or bool(actor.roles.keys() & around)


def may_supervise(role: Role | None) -> bool:
    """Whether a member with this role may be named supervisor."""
    return role is not None and Permission.SUPERVISE in PERMISSIONS[role]


def allowed_actions(actor: Actor, contract: Contract | Row) -> list[str]:
    actions = CONTRACT.allowed(contract.status, parties(actor, contract))
    return actor.within_scopes(actions, Scope.CONTRACTS_WRITE)
