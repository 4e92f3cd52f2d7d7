"""The time that a period counts: approved seconds become minutes once, over the whole contract."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from va_market.kit.db import Row, WriteSession
from va_market.pricing.retainers.work import WorkItem
from va_market.retainers import repository
from va_market.retainers.models import CountedTime, RetainerPeriod
from va_market.retainers.service.agreed import Versions, is_covered
from va_market.timekeeping.models import EntryStatus

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Time:
    """Time that no period has counted: each entry with its minutes, and those undecided."""

    approved: tuple[tuple[Row, int], ...]
    waiting: tuple[Row, ...]

    @property
    def minutes(self) -> int:
        return sum(minutes for _, minutes in self.approved)

    @property
    def work(self) -> list[WorkItem]:
        """As pricing sees it."""
        done = [WorkItem(str(row.id), row.counted_on, minutes) for row, minutes in self.approved]
        undone = [
            WorkItem(str(row.id), row.counted_on, 0, is_approved=False) for row in self.waiting
        ]
        return done + undone


async def time_before(
    session: repository.Session, contract_id: UUID, versions: Versions, *, day: date
) -> Time:
    """The time before a day that a retainer pays for and that no period has counted."""
    found = await repository.time_of(session, contract_id=contract_id, before=day)
    rows = [row for row in found if is_covered(row, versions)]
    counted = await repository.counted_seconds(session, contract_id=contract_id)
    approved = [row for row in rows if _is_approved(row)]
    return Time(
        tuple(zip(approved, _minutes(approved, counted), strict=True)),
        tuple(row for row in rows if not _is_approved(row)),
    )


def _is_approved(row: Row) -> bool:
    return bool(row.status == EntryStatus.APPROVED)


def _minutes(rows: Sequence[Row], counted: int) -> list[int]:
    """What each entry adds to the minutes of the contract, whose seconds are rounded as one sum.

    So no entry of some seconds is lost or paid twice, however many there are.
    """
    found = []
    before = _half_up(counted)
    for row in rows:
        counted += row.billable_seconds
        after = _half_up(counted)
        found.append(after - before)
        before = after
    return found


def _half_up(seconds: int) -> int:
    return (2 * seconds + _MINUTE) // (2 * _MINUTE)


def count_in(session: WriteSession, period: RetainerPeriod, time: Time) -> None:
    """Write down that the period counted it."""
    session.add_all(
        CountedTime(
            time_entry_id=row.id,
            contract_id=period.contract_id,
            period_id=period.id,
            seconds=row.billable_seconds,
            minutes=minutes,
        )
        for row, minutes in time.approved
    )
