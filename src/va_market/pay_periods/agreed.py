"""What was agreed in a contract over all its days, version by version."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from va_market.contracts import service as contracts
from va_market.contracts.models import Contract, ContractStatus
from va_market.kit.db import Row
from va_market.pay_periods.runs import LAST_DAY, Run, Version, runs_of
from va_market.pricing.periods.calendar import Span
from va_market.pricing.terms import PayTerm, PayTerms, parts_of
from va_market.proposals.schemas import TERMS

T = TypeVar("T")
A_DAY = timedelta(days=1)
_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Agreed:
    """The days of a contract, half-open, and the versions that act on them."""

    days: Span
    versions: Sequence[Version[PayTerms]]

    def runs(self, choose: Callable[[PayTerm], T | None]) -> list[Run[T]]:
        """The runs of one kind of pay, which `choose` finds among the parts of the terms."""
        found = [Version(one.number, one.since, _chosen(one, choose)) for one in self.versions]
        return runs_of(found, self.days)


def agreed_in(contract: Contract | Row, rows: Iterable[Row]) -> Agreed:
    """What was agreed, from the `rows` of all versions, the earliest first."""
    days = (contract.starts_on, *contract.versions_from)
    versions: list[Version[PayTerms]] = [
        Version(row.version, since, TERMS.validate_python(row.terms))
        for row, since in zip(rows, days, strict=True)
    ]
    return Agreed(days_of(contract), versions)


def days_of(contract: Contract | Row) -> Span:
    """From the first day to the day after the last one, as far as that is known."""
    end = _end(contract)
    return Span(contract.starts_on, max(end, contract.starts_on))


def today_in(contract: Contract | Row, now: datetime) -> date:
    return contracts.local_date(now, contract.time_zone)


def _end(contract: Contract | Row) -> date:
    if contract.status == ContractStatus.ENDED and contract.ended_at is not None:
        # It ends with a day, or within one, which is the last.
        return contracts.local_date(contract.ended_at - _A_MOMENT, contract.time_zone) + A_DAY
    return LAST_DAY if contract.ending_on is None else contract.ending_on + A_DAY


def _chosen(version: Version[PayTerms], choose: Callable[[PayTerm], T | None]) -> T | None:
    assert version.terms is not None  # noqa: S101  # every version has terms
    found = map(choose, parts_of(version.terms))
    return next((one for one in found if one is not None), None)
