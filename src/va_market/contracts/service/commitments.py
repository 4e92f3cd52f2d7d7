"""What an assistant is bound to: contracts that are not over, as far as others are concerned.

Pure: days, kinds of work, and whom the work is for. A contract that rests goes on to bind the
assistant to its client, but takes no minutes, and breaks no exclusivity before it is resumed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, Self
from uuid import UUID

from va_market.agreements import Conditions, Exclusivity, weekly_minutes_of
from va_market.assistants.categories import with_descendants
from va_market.contracts.exclusivity import ExclusivityStatus
from va_market.contracts.models import ContractStatus
from va_market.kit.db import Row
from va_market.proposals.schemas import TERMS

OPEN = date.max  # the last day of what has none


class Days(NamedTuple):
    """From the first to the last, both included."""

    first: date
    last: date = OPEN

    def within(self, other: "Days") -> "Days":
        return Days(max(self.first, other.first), min(self.last, other.last))

    @property
    def has_any(self) -> bool:
        return self.first <= self.last


@dataclass(frozen=True, slots=True)
class Commitment:
    """One contract, or what would become one."""

    id: UUID
    organization_id: UUID
    organization_name: str
    days: Days
    kinds: frozenset[str]
    """The categories of the job and of the work, with all below them."""
    clause: Exclusivity | None
    """What binds the assistant still."""
    weekly_minutes: int
    rests: bool

    @classmethod
    def of_row(cls, row: Row, *, lifted: Exclusivity | None) -> Self:
        """One version of a contract, while it acts; what was lifted binds no more."""
        conditions = Conditions.model_validate_json(row.conditions)
        days = _days_of(row, conditions.ends_on or OPEN)
        return cls(
            id=row.id,
            organization_id=row.organization_id,
            organization_name=row.organization_name,
            days=days,
            kinds=frozenset(with_descendants([*(row.categories or ()), *row.work_types])),
            clause=None if conditions.clause == lifted else conditions.clause,
            weekly_minutes=weekly_minutes_of(TERMS.validate_json(row.terms), conditions),
            rests=row.status == ContractStatus.PAUSED,
        )

    @property
    def exclusive_days(self) -> Days:
        """The days on which its exclusivity holds; it ends with the contract at the latest."""
        assert self.clause is not None  # noqa: S101  # asked of exclusive ones alone
        first, last = self.clause.starts_on, self.clause.ends_on
        return self.days.within(Days(first or self.days.first, last or OPEN))

    def bars(self, other: "Commitment") -> bool:
        """Whether its exclusivity forbids the other."""
        if self.clause is None or self.organization_id == other.organization_id:
            return False
        return self.exclusive_days.within(other.days).has_any and self._covers(other)

    def _covers(self, other: "Commitment") -> bool:
        clause = self.clause
        assert clause is not None  # noqa: S101  # asked of exclusive ones alone
        if clause.scope == "rivals":
            return any(r.is_(other.organization_id, other.organization_name) for r in clause.rivals)
        kept = with_descendants(list(clause.categories))
        return clause.scope == "all" or not other.kinds.isdisjoint(kept)


def commitments_in(rows: Sequence[Row]) -> list[Commitment]:
    """Each version that acts now or later is one, in the order of contracts and versions."""
    lifted = {row.id: _clause_of(row) for row in rows if _is_lifted(row)}
    return [Commitment.of_row(row, lifted=lifted.get(row.id)) for row in rows]


def _is_lifted(row: Row) -> bool:
    """Whether a release is of the version; a later one may agree on something else."""
    is_present: bool = row.version == row.terms_version
    return is_present and row.exclusivity_status == ExclusivityStatus.RELEASED


def _clause_of(row: Row) -> Exclusivity | None:
    return Conditions.model_validate_json(row.conditions).clause


def _days_of(row: Row, ends_on: date) -> Days:
    """From the day on which a version acts to the day before the next one does."""
    later: list[date] = row.versions_from[row.version - 1 :]
    last = later[0] - timedelta(days=1) if later else OPEN
    is_present = row.version == row.terms_version
    first = row.starts_on if is_present else row.versions_from[row.version - 2]
    return Days(first, min(last, ends_on))


def minutes_between(commitments: Iterable[Commitment], days: Days) -> int:
    """The minutes of the fullest week that begins on one of the days."""
    working = [one for one in commitments if not one.rests]
    # A sum of what overlaps is greatest where one of them begins.
    starts = {one.days.within(days).first for one in working}
    sums = (
        sum(one.weekly_minutes for one in working if one.days.first <= day <= one.days.last)
        for day in starts
        if day <= days.last
    )
    return max(sums, default=0)
