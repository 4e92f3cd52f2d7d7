"""Who is what to an enquiry: both sides of its contract write, the client answers for it."""

from va_market.contracts.models import Contract
from va_market.contracts.policies import keeps
from va_market.enquiries.models import ENQUIRY, KEEPER, WRITER
from va_market.identity.actor import Actor
from va_market.identity.scopes import Scope
from va_market.kit.db import Row


def parties(actor: Actor, contract: Contract | Row) -> set[str]:
    """`contract` is anything that names the assistant and the organization."""
    is_client = actor.is_member(contract.organization_id)
    found = {WRITER} if is_client or actor.is_person(contract.assistant_id) else set()
    return found | {KEEPER} if keeps(actor, contract) else found


def allowed_actions(actor: Actor, enquiry: Row) -> list[str]:
    actions = ENQUIRY.allowed(enquiry.status, parties(actor, enquiry))
    return actor.within_scopes(actions, Scope.ENQUIRIES_WRITE)
