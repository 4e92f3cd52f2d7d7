"""Who is what to a contract."""

from typing import Any
from uuid import UUID

from va_market.contracts.exclusivity import EXCLUSIVITY
from va_market.contracts.models import (
    AGENCY,
    ASSISTANT,
    CLIENT,
    CONTRACT,
    PROVIDER,
    SUBSTITUTE,
    SUPERVISOR,
    Contract,
    ContractStatus,
)
from va_market.contracts.renewals import RENEWAL
from va_market.contracts.waiting import NOTHING, Waiting
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope
from va_market.kit.db import Row


def parties(actor: Actor, contract: Contract | Row) -> set[str]:
    """What the actor is to the contract; the assistant is never the client as well."""
    found = set()
    if speaks_for_agency(actor, contract):
        found |= {AGENCY, PROVIDER}
    if works(actor, contract):
        own = set() if contract.agency_id is not None else {PROVIDER}
        return found | own | {ASSISTANT}
    if actor.user_id == contract.assistant_id:  # a key that the assistant made
        return found
    if supervises(actor, contract):
        found.add(SUPERVISOR)
    if is_across(actor, contract) and actor.can(Permission.HIRE, contract.organization_id):
        found.add(CLIENT)
    return found


def is_across(actor: Actor, contract: Any) -> bool:
    """Whether the actor may stand for the client: whoever belongs to the agency never does.

    They may have joined the client later: nobody agrees with themselves, or pays themselves.
    """
    return contract.agency_id is None or not actor.is_member(contract.agency_id)


def side_of(actor: Actor, contract: Contract | Row) -> str | None:
    """The side for which the actor agrees to changes: `client`, `provider` or none."""
    found = parties(actor, contract)
    return next((side for side in (CLIENT, PROVIDER) if side in found), None)


def acted_for(actor: Actor, contract: Contract | Row) -> UUID | None:
    """The assistant in whose place somebody of the agency acts."""
    in_place = side_of(actor, contract) == PROVIDER and not actor.is_person(contract.assistant_id)
    return contract.assistant_id if in_place else None


def speaks_for_agency(actor: Actor, contract: Contract | Row) -> bool:
    """Whether the actor acts for the agency between client and assistant."""
    agency_id = contract.agency_id
    return agency_id is not None and actor.can(Permission.PROPOSE, agency_id)


def answers_for_spending(actor: Actor, contract: Contract | Row) -> bool:
    """Whether the actor hires, supervises or keeps the money for the client alone, in person."""
    client = contract.organization_id
    may = actor.can(Permission.HIRE, client) or actor.can(Permission.MANAGE_MONEY, client)
    may = may or supervises(actor, contract)
    return may and actor.is_in_person and is_across(actor, contract)


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
    """Whether the actor is the supervisor or the substitute, and belongs to the client alone."""
    return supervises_as(actor, contract) is not None


def supervises_as(actor: Actor, contract: Contract | Row) -> str | None:
    """What the actor is to the time of a contract, in person: `supervisor` or `substitute`."""
    if actor.is_person(contract.supervisor_id):
        found = SUPERVISOR
    elif actor.is_person(contract.substitute_supervisor_id):
        found = SUBSTITUTE
    else:
        return None
    may = actor.is_member(contract.organization_id) and is_across(actor, contract)
    return found if may else None


def keeps(actor: Actor, contract: Contract | Row) -> bool:
    """Whether the actor hires or supervises for the client: they keep what is written inside."""
    client = contract.organization_id
    may = actor.can(Permission.HIRE, client) or actor.can(Permission.SUPERVISE, client)
    return may and actor.user_id != contract.assistant_id


def may_see(actor: Actor, contract: Contract | Row) -> bool:
    """Besides the assistant: members of the client, and of the agency between them."""
    around = {contract.organization_id, contract.agency_id}
    return works(actor, contract) or bool(actor.roles.keys() & around)


def allowed_actions(
    actor: Actor, contract: Contract | Row, waiting: Waiting = NOTHING
) -> list[str]:
    """What the actor may do now, while `waiting` waits for an answer beside the contract."""
    held_up = waiting.keeps_from | (_GIVEN if contract.notice_given_at is not None else set())
    actions = set(_permitted(actor, contract)) - held_up
    return actor.within_scopes(sorted(actions), Scope.CONTRACTS_WRITE)


_GIVEN = frozenset({"end"})  # a second notice; for cause it may still end at once


def _permitted(actor: Actor, contract: Contract | Row) -> list[str]:
    """What the tables say."""
    who = parties(actor, contract)
    actions = CONTRACT.allowed(contract.status, who)
    if contract.status != ContractStatus.ENDED:
        if contract.exclusivity_status is not None:
            actions += EXCLUSIVITY.allowed(contract.exclusivity_status, who)
        if contract.renewal_status is not None and may_be_renewed(contract):
            actions += RENEWAL.allowed(contract.renewal_status, who)
    return actions


def may_be_renewed(contract: Contract | Row) -> bool:
    """Whether its renewal is open: a contract under notice ends on the last day of the notice."""
    return contract.renewal_status is not None and contract.notice_given_at is None
