"""A pause: the end of the contract moves, or the paused time is credited (money.md §3)."""

from dataclasses import dataclass
from datetime import date

from va_market.kit.money import Money
from va_market.pricing.errors import EndNotAfterStart
from va_market.pricing.periods.calendar import Period, Span, in_span
from va_market.pricing.periods.changes import credit_for
from va_market.pricing.periods.errors import PauseOutsideTerm
from va_market.pricing.periods.measures import paid_part, part_of
from va_market.pricing.periods.policies import ProrationPolicy
from va_market.pricing.trace import Explained, unchanged


@dataclass(frozen=True, slots=True)
class PausedTerm:
    """The end after the pause, None without end, and the credit in the period, at most zero."""

    ends_on: date | None
    credit: Explained


def pause(
    price: Money,
    paused: Span,
    *,
    period: Period,
    ends_on: date | None,
    billed_amount: Money,
    policy: ProrationPolicy,
    starts_on: date | None = None,
    zone: str = "UTC",
) -> PausedTerm:
    """What pausing on the days of `paused` does to the end, or to the price of `period`.

    Extending moves the end by all paused days. Crediting looks at those in `period` alone, so a
    pause over several periods is credited in each of them; never more than the `billed_amount` of
    the period. `starts_on` is the first day of the contract, which matters in its first period,
    and `ends_on` the day after the last. Source: money.md §3.

    Raises:
        EndNotAfterStart: no day is paused.
        PauseOutsideTerm: the pause begins on the end or after it.
        DateOutOfRange: the end moves beyond 2200.
        PriceCurrencyMismatch, BilledNegative, UnitNotApplicable, UnknownZone: see the errors.
    """
    if paused.days <= 0:
        raise EndNotAfterStart("the pause must end after it begins", field="paused")
    if ends_on is not None and paused.start >= ends_on:
        raise PauseOutsideTerm(f"the contract ends on {ends_on}", field="paused")
    if policy.on_pause == "credit":
        term = _within(Span(starts_on or period.start, ends_on or period.end), period.span)
        running = part_of(period, term, unit=policy.unit, zone=zone)
        unused = part_of(period, _within(paused, term), unit=policy.unit, zone=zone)
        paid = paid_part(unused, running, policy)
        return PausedTerm(ends_on, credit_for(price, paid, billed_amount=billed_amount))
    nothing = unchanged(
        Money.zero(price.currency), step="pause", formula=f"{paused.days} days later, no credit"
    )
    return PausedTerm(_later(ends_on, paused), nothing)


def _later(ends_on: date | None, paused: Span) -> date | None:
    return (
        None if ends_on is None else in_span(ends_on + (paused.end - paused.start), field="paused")
    )


def _within(span: Span, limits: Span) -> Span:
    start = min(max(span.start, limits.start), limits.end)
    return Span(start, max(start, min(span.end, limits.end)))
