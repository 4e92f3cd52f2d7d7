"""Who is what to a time entry. Only supervisor and substitute decide, never the assistant."""

from va_market.contracts.models import Contract
from va_market.contracts.policies import supervises
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.timekeeping.models import ASSISTANT, SUPERVISOR, TIME_ENTRY, TimeEntry


def parties(actor: Actor, contract: Contract | Row) -> set[str]:
    """`contract` is anything that names the assistant, the supervisors and the organization."""
    if actor.is_person(contract.assistant_id):
        return {ASSISTANT}
    return {SUPERVISOR} if supervises(actor, contract) else set()


def may_record(actor: Actor, contract: Contract | Row) -> bool:
    return ASSISTANT in parties(actor, contract)


def allowed_actions(actor: Actor, entry: TimeEntry | Row, contract: Contract | Row) -> list[str]:
    return TIME_ENTRY.allowed(entry.status, parties(actor, contract))
