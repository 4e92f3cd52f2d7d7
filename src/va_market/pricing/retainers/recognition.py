"""Deferred revenue: what was paid in advance is earned by use, or when the claim lapses."""

from collections.abc import Iterable
from dataclasses import dataclass

from va_market.kit.money import Money
from va_market.pricing.retainers.grants import Grant, Ledger, MinuteEntry, Reason
from va_market.pricing.retainers.periods import RetainerPeriod
from va_market.pricing.rounding import add_up
from va_market.pricing.trace import Explained, TraceStep

_LAPSED: frozenset[Reason] = frozenset({"expired", "breakage"})


@dataclass(frozen=True, slots=True)
class Worth:
    """One row of the ledger and the value that it moves; below zero if minutes came back."""

    row: MinuteEntry
    grant: Grant
    value: Money


@dataclass(frozen=True, slots=True)
class Recognized:
    """Revenue of a period out of what was deferred, and what stays deferred after it.

    Source: IFRS 15, paragraphs B44 to B47 (unexercised rights of customers), and ASC 606-10-55-46
    to 49, which say the same. Charges for overage and true-ups are no part of it: they were
    never deferred.
    """

    by_consumption: Explained
    by_breakage: Explained
    refunded: Explained
    deferred: Money


def worth(ledger: Ledger, rows: Iterable[MinuteEntry], currency: str) -> list[Worth]:
    """What each of `rows` moves, in their order, when they are appended to `ledger`.

    The value of a grant is spread by the minutes gone so far, so that all its rows add up to it,
    to the cent, however many there are.
    """
    gone = {grant_id: ledger.gone(grant_id) for grant_id in ledger.grants}
    found = []
    for row in rows:
        grant, before = ledger.grants[row.grant_id], gone[row.grant_id]
        after = gone[row.grant_id] = before - row.minutes
        value = grant.worth_of_first(after, currency) - grant.worth_of_first(before, currency)
        found.append(Worth(row, grant, value))
    return found


def recognize(
    before: Ledger, rows: Iterable[MinuteEntry], period: RetainerPeriod, currency: str
) -> Recognized:
    """The revenue that `rows` of `period` earn out of `before`, which has all their grants."""
    moved = worth(before, rows, currency)
    after = before.after([one.row for one in moved])
    lapsed = [one for one in moved if one.row.reason in _LAPSED]
    empty = _without_minutes(before, period)
    return Recognized(
        by_consumption=_sum([one for one in moved if one.row.reason == "consumed"], (), currency),
        by_breakage=_sum(lapsed, empty, currency),
        refunded=_sum([one for one in moved if one.row.reason == "refunded"], (), currency),
        deferred=deferred_in(after, currency),
    )


def _without_minutes(ledger: Ledger, period: RetainerPeriod) -> tuple[Grant, ...]:
    """Grants of so short a time that not one minute came of it: earned as the time passes."""
    return tuple(
        grant
        for grant in ledger.grants.values()
        if grant.minutes == 0 and period.has(grant.effective_on)
    )


def _sum(moved: list[Worth], empty: tuple[Grant, ...], currency: str) -> Explained:
    steps = [
        TraceStep(
            step=one.row.reason,
            formula=f"{-one.row.minutes} of {one.grant.minutes} min of {one.grant.id}, "
            f"sold for {one.grant.value or 'nothing'}",
            result=str(one.value),
        )
        for one in moved
    ]
    values = [one.value for one in moved]
    for grant in empty:
        value = grant.value or Money.zero(currency)
        formula = f"all of {grant.id}, which has no minutes"
        steps.append(TraceStep(step="breakage", formula=formula, result=str(value)))
        values.append(value)
    return Explained(add_up(values, currency), tuple(steps))


def deferred_in(ledger: Ledger, currency: str) -> Money:
    """What of the value of all grants with minutes no row has moved yet.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    values = [
        grant.value - grant.worth_of_first(ledger.gone(grant.id), currency)
        for grant in ledger.grants.values()
        if grant.value is not None and grant.minutes
    ]
    return add_up(values, currency)
