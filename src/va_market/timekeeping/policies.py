"""Who is what to time. The supervisor, the substitute, and whom it was escalated to decide.

Never whose time it is.
"""

from collections.abc import Sequence
from uuid import UUID

from va_market.contracts.models import Contract
from va_market.contracts.policies import is_across, supervises_as
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.kit.db import Row
from va_market.timekeeping.models import (
    ASSISTANT,
    CLIENT,
    SUPERVISOR,
    TIME_ENTRY,
    TimeEntry,
    needs_confirmation,
)
from va_market.timekeeping.standing import stands
from va_market.timekeeping.timesheets import Timesheet

ESCALATED = "escalated"
Time = TimeEntry | Timesheet | Row


def parties(
    actor: Actor, time: Time, contract: Contract | Row, escalated_to: Sequence[UUID] = ()
) -> set[str]:
    """`contract` is anything that names the supervisors and the organization."""
    if is_own(actor, time):
        return {ASSISTANT}
    found = {SUPERVISOR} if decides_as(actor, contract, escalated_to) else set()
    return found | {CLIENT} if hires(actor, contract) else found


def hires(actor: Actor, contract: Contract | Row) -> bool:
    """Whether the actor hires for the client, in person."""
    may = actor.is_in_person and is_across(actor, contract)
    return may and actor.can(Permission.HIRE, contract.organization_id)


def decides_as(
    actor: Actor, contract: Contract | Row, escalated_to: Sequence[UUID] = ()
) -> str | None:
    """As what the actor decides on time: `supervisor`, `substitute`, `escalated` or not at all.

    `escalated_to` are those who were asked after the supervisor, about this very time.
    """
    found = supervises_as(actor, contract)
    if found is not None:
        return found
    is_asked = actor.is_in_person and actor.user_id in escalated_to and is_across(actor, contract)
    return ESCALATED if is_asked and actor.is_member(contract.organization_id) else None


def is_own(actor: Actor, entry: Time) -> bool:
    """Whether the actor worked, in person; on the contract somebody else may work by now."""
    return actor.is_person(entry.assistant_id)


def may_see(actor: Actor, entry: Time, contract: Contract | Row) -> bool:
    """Besides who worked: members of the client, and of the agency between them."""
    return is_own(actor, entry) or reads_all(actor, contract)


def reads_all(actor: Actor, contract: Contract | Row) -> bool:
    """Whether the actor reads all time on a contract, not their own alone."""
    return bool(actor.roles.keys() & {contract.organization_id, contract.agency_id})


def allowed_actions(
    actor: Actor,
    entry: TimeEntry | Row,
    contract: Contract | Row,
    escalated_to: Sequence[UUID] = (),
) -> list[str]:
    found = TIME_ENTRY.allowed(entry.status, parties(actor, entry, contract, escalated_to))
    if "confirm" in found:  # one comes before the other
        found.remove("submit" if needs_confirmation(entry) else "confirm")
    if "correct" in found and not stands(entry):  # what took its place is corrected
        found.remove("correct")
    return found
