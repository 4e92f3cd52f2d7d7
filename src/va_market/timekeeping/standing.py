"""Whether an entry stands, and why it does not change."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import col

from va_market.timekeeping.models import EntryStatus, TimeEntry


class LockReason(StrEnum):
    """Why an entry does not change."""

    SUBMITTED = "submitted"
    """It waits for the supervisor."""
    APPROVED = "approved"
    REVERSED = "reversed"
    """It was approved, and a reversing entry took it back."""
    REVERSAL = "reversal"
    """It takes an approved entry back."""


_LOCKS = {
    EntryStatus.SUBMITTED: LockReason.SUBMITTED,
    EntryStatus.APPROVED: LockReason.APPROVED,
}


def lock_of(entry: Any) -> LockReason | None:
    """Why an entry does not change, if so."""
    if entry.reverses_id is not None:
        return LockReason.REVERSAL
    if entry.reversed_by_id is not None:
        return LockReason.REVERSED
    return _LOCKS.get(EntryStatus(entry.status))


def stands(entry: Any) -> bool:
    """Whether it was not taken back, and takes nothing back itself."""
    return entry.reversed_by_id is None and entry.reverses_id is None


STANDS: ColumnElement[bool] = and_(
    col(TimeEntry.reversed_by_id).is_(None), col(TimeEntry.reverses_id).is_(None)
)
"""The same of a row. An entry and its reversal come to nothing: sums are those of what stands."""
