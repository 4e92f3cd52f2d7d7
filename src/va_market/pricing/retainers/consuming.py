"""Which grants work takes its minutes from."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from va_market.pricing.retainers.grants import Grant, Ledger, MinuteEntry
from va_market.pricing.retainers.periods import RetainerPeriod

Order = Literal["current_first", "oldest_first"]


@dataclass(frozen=True, slots=True)
class Consumption:
    """Rows to append, and the minutes for which no grant was left (signed as they were asked)."""

    rows: tuple[MinuteEntry, ...]
    shortfall: int

    @property
    def minutes(self) -> int:
        return -sum(row.minutes for row in self.rows)


def consume(
    minutes: int, *, ledger: Ledger, period: RetainerPeriod, order: Order = "current_first"
) -> Consumption:
    """Take `minutes` from the grants that are valid at some time of `period`.

    By priority; then the minutes of the period or those from before, as `order` says; then by
    expiry; then by age. Minutes below zero go back to these grants in the opposite order, to
    each no more than was consumed from it.
    """
    ordered = in_order(ledger, period, order)
    if minutes < 0:
        return _give_back(-minutes, ordered[::-1], ledger, period)
    rows, open_minutes = [], minutes
    for grant in ordered:
        taken = min(open_minutes, ledger.left[grant.id])
        if taken:
            rows.append(MinuteEntry(grant.id, -taken, "consumed", period.starts_on))
            open_minutes -= taken
    return Consumption(tuple(rows), open_minutes)


def in_order(ledger: Ledger, period: RetainerPeriod, order: Order) -> list[Grant]:
    """The grants valid within `period`, the one to be consumed first at the head."""
    current_comes = 0 if order == "current_first" else 2

    def rank(grant: Grant) -> tuple[int, int, date, date, str]:
        is_current = grant.source == "base" and grant.effective_on >= period.starts_on
        age = current_comes if is_current else 1
        return (
            grant.priority,
            age,
            grant.expires_on or date.max,
            grant.effective_on,
            grant.id,
        )

    return sorted((one for one in ledger.grants.values() if one.is_valid_within(period)), key=rank)


def _give_back(
    minutes: int, ordered: list[Grant], ledger: Ledger, period: RetainerPeriod
) -> Consumption:
    rows, open_minutes = [], minutes
    for grant in ordered:
        returned = min(open_minutes, ledger.consumed[grant.id])
        if returned:
            rows.append(MinuteEntry(grant.id, returned, "consumed", period.starts_on))
            open_minutes -= returned
    return Consumption(tuple(rows), -open_minutes)
