"""Who is what to a time entry. Only supervisor and substitute decide, never whose time it is."""

from va_market.contracts.models import Contract
from va_market.contracts.policies import supervises
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.timekeeping.models import (
    ASSISTANT,
    SUPERVISOR,
    TIME_ENTRY,
    TimeEntry,
    needs_confirmation,
)


def parties(actor: Actor, entry: TimeEntry | Row, contract: Contract | Row) -> set[str]:
    """`contract` is anything that names the supervisors and the organization."""
    if is_own(actor, entry):
        return {ASSISTANT}
    return {SUPERVISOR} if supervises(actor, contract) else set()


def is_own(actor: Actor, entry: TimeEntry | Row) -> bool:
    """Whether the actor worked, in person; on the contract somebody else may work by now."""
    return actor.is_person(entry.assistant_id)


def may_see(actor: Actor, entry: TimeEntry | Row, contract: Contract | Row) -> bool:
    """Besides who worked: members of the client, and of the agency between them."""
    return is_own(actor, entry) or reads_all(actor, contract)


def reads_all(actor: Actor, contract: Contract | Row) -> bool:
    """Whether the actor reads all time on a contract, not their own alone."""
    return bool(actor.roles.keys() & {contract.organization_id, contract.agency_id})


def allowed_actions(actor: Actor, entry: TimeEntry | Row, contract: Contract | Row) -> list[str]:
    found = TIME_ENTRY.allowed(entry.status, parties(actor, entry, contract))
    if "confirm" in found:  # one comes before the other
        found.remove("submit" if needs_confirmation(entry) else "confirm")
    return found
