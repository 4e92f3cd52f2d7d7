"""The difference to what a client committed to pay for, whatever was used."""

from decimal import Decimal

from va_market.pricing.proration import prorated_minutes
from va_market.pricing.retainers.charges import Charge, by_the_hour
from va_market.pricing.retainers.periods import RetainerPeriod
from va_market.pricing.terms import RetainerTerms
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, TraceStep, worked_out


def true_up(terms: RetainerTerms, period: RetainerPeriod, *, paid_minutes: int) -> Charge | None:
    """Charge the commitment x active days / days of the period, less the minutes paid for.

    `paid_minutes` are those of the fee, of overage and of packs of this period. At the overage
    rate, or where there is none at the price per minute of the fee. It grants no minutes.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    if terms.commitment_minutes is None:
        return None
    due = prorated_minutes(terms.commitment_minutes, period.share)
    step = _due(terms.commitment_minutes, due, period)
    return charge_short(terms, due=due, paid_minutes=paid_minutes, before=(step,))


def charge_short(
    terms: RetainerTerms, *, due: int, paid_minutes: int, before: tuple[TraceStep, ...] = ()
) -> Charge | None:
    """Charge what the `paid_minutes` lack of the minutes that are `due`; None if they lack none.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    short = due - paid_minutes
    if short <= 0:
        return None
    steps = (*before, _short(due, paid_minutes))
    if terms.overage_rate is not None:
        return by_the_hour(short, terms.overage_rate, kind="true_up", before=steps)
    amount = worked_out(
        terms.fee.amount * short / Decimal(terms.included_minutes),
        terms.currency,
        step="rate_of_the_fee",
        formula=f"{terms.fee} {TIMES} {short} {DIVIDED_BY} {terms.included_minutes} min",
    )
    return Charge("true_up", amount.after(*steps), short)


def _due(commitment: int, due: int, period: RetainerPeriod) -> TraceStep:
    share = period.share
    part = f"{commitment} min {TIMES} {share.count} {DIVIDED_BY} {share.of} days, half up"
    return TraceStep(
        step="commitment",
        formula=f"{commitment} min of a full period" if share.is_whole else part,
        result=f"{due} min",
    )


def _short(due: int, paid_minutes: int) -> TraceStep:
    return TraceStep(
        step="true_up",
        formula=f"{due} min {MINUS} {paid_minutes} min paid for",
        result=f"{due - paid_minutes} min",
    )
