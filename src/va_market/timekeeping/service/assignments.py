"""Whose time it is: nobody records time in which somebody else worked on the contract (B5)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import field_error
from va_market.timekeeping.models import TimeEntry

FIRST = 1


async def place(session: WriteSession, entry: TimeEntry, contract: Contract | Row) -> None:
    """Say by which assignment the assistant worked, from the beginning of the entry to its end.

    Raises:
        Invalid: the contract was not theirs in all of that time.
    """
    if _is_present(entry, contract):
        entry.assignment = contract.assignment
        return
    found = await contracts.assignments_of(
        session, contract_id=contract.id, assistant_id=entry.assistant_id
    )
    around = [one.number for one in found if _holds(one, entry.started_at, entry.ended_at)]
    if not around:
        detail = "somebody else worked on the contract then"
        raise field_error("/started_at", "not_assigned", detail)
    entry.assignment = around[0]


async def has_all(
    session: ReadSession, contract: Row, *, assistant_id: UUID, start: datetime, end: datetime
) -> bool:
    """Whether nobody else worked on a contract in `[start, end)`."""
    if contract.assignment == FIRST:
        return True
    found = await contracts.assignments_of(
        session, contract_id=contract.id, assistant_id=assistant_id
    )
    return any(_holds(one, start, end) for one in found)


def _is_present(entry: TimeEntry, contract: Contract | Row) -> bool:
    """Of the present assistant's time most is of now; the contract itself says since when."""
    if entry.assistant_id != contract.assistant_id:
        return False
    return contract.assigned_at is None or entry.started_at >= contract.assigned_at


def _holds(assignment: Any, start: datetime, end: datetime | None) -> bool:
    # Days before the contract are the business of a check of their own.
    has_begun = assignment.number == FIRST or assignment.starts_at <= start
    return has_begun and (assignment.ends_at is None or (end or start) <= assignment.ends_at)
