"""Which work a period has to pay for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from va_market.pricing.retainers.errors import UnapprovedTime, WorkGivenTwice
from va_market.pricing.retainers.periods import RetainerPeriod


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Billable minutes of one day; below zero to correct work of a period already closed.

    `closed_in` is the first day of the period that has counted the item, null if none has.
    """

    id: str
    worked_on: date
    minutes: int
    is_approved: bool = True
    closed_in: date | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """Minutes that count in a period, and the ids of items that wait for the next."""

    minutes: int
    moved: tuple[str, ...]


def used_in(
    period: RetainerPeriod,
    work: Iterable[WorkItem],
    *,
    unapproved_time: Literal["next_period", "block"],
) -> Used:
    """Approved minutes before the end of `period` that no earlier period has counted.

    Time approved late counts in the period that is open then. The order of `work` does not
    matter, and an item given twice counts once.

    Raises:
        UnapprovedTime: there is some, and the terms refuse to close over it.
        WorkGivenTwice: two different items with one id.
    """
    items = set(work)
    if len({item.id for item in items}) < len(items):
        raise WorkGivenTwice("every piece of work must have an id of its own", field="work")
    counted = [item for item in items if item.closed_in == period.starts_on]
    # A period that has been closed keeps what it counted then.
    candidates = counted or [
        item for item in items if item.closed_in is None and item.worked_on < period.ends_on
    ]
    waiting = sorted(item.id for item in candidates if not item.is_approved)
    if waiting and unapproved_time == "block":
        raise UnapprovedTime(f"{len(waiting)} entries await approval", field="work")
    return Used(sum(item.minutes for item in candidates if item.is_approved), tuple(waiting))
