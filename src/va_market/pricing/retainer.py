"""A retainer: the fee of its periods, and the hours beyond the included time (money.md §3)."""

from datetime import date

from va_market.pricing.errors import at_least
from va_market.pricing.fees import FeeRule, explained_fee
from va_market.pricing.lines import Priced, QuoteLine, line, work_line
from va_market.pricing.proration import Share, prorated_fee, prorated_minutes, shares
from va_market.pricing.rounding import quantity_text
from va_market.pricing.terms import RetainerTerms
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, TraceStep
from va_market.pricing.worktime import WorkTime, in_minutes


def price_periods(
    terms: RetainerTerms,
    *,
    minutes: int | None,
    starts_on: date | None,
    ends_on: date | None,
    rule: FeeRule,
) -> Priced:
    """A line per share of the time, and one for what `minutes` of work exceed the included.

    `minutes` are those of the whole quoted time, and are set against the included minutes of all
    its periods together. Without them the included time counts as used in full.

    Raises:
        NumberTooSmall: minutes below 0.
        StartRequired, DateOutOfRange, EndNotAfterStart: see `proration.shares`.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    cut = shares(terms.period, starts_on=starts_on, ends_on=ends_on)
    included = sum(prorated_minutes(terms.included_minutes, share) for share in cut)
    used = in_minutes(included if minutes is None else at_least(0, minutes, field="minutes"))
    lines = [_fee_line(terms, share, rule) for share in cut]
    return beyond(terms, lines, used=used, included=used.of(included), rule=rule)


def beyond(
    terms: RetainerTerms,
    covered: list[QuoteLine],
    *,
    used: WorkTime,
    included: WorkTime,
    rule: FeeRule,
) -> Priced:
    """The `covered` lines, and the overage; without a rate for it, it stays unbilled.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    over = used.of(used.count - included.count)
    if over.count <= 0:
        return Priced(covered, billed_minutes=used.whole_minutes, unbilled_minutes=0)
    step = TraceStep(step="overage", formula=f"{used} {MINUS} {included}", result=str(over))
    if terms.overage_rate is None:
        billed = included.whole_minutes
        lines = [*covered[:-1], _stopped(covered[-1], step)]
        return Priced(lines, billed, unbilled_minutes=used.whole_minutes - billed)
    overage = work_line(
        over,
        terms.overage_rate,
        description="Time beyond the included minutes",
        unit="overage_hour",
        rule=rule,
        before=(step,),
    )
    return Priced([*covered, overage], billed_minutes=used.whole_minutes, unbilled_minutes=0)


def _fee_line(terms: RetainerTerms, share: Share, rule: FeeRule) -> QuoteLine:
    amount = prorated_fee(terms.fee, share)
    return line(
        description=f"Retainer, {share.label}",
        quantity=quantity_text(share.count, share.of),
        unit="period",
        unit_price=terms.fee,
        amount=amount.then(_included(terms, share)),
        fee=explained_fee(amount.value, rule),
    )


def _included(terms: RetainerTerms, share: Share) -> TraceStep:
    whole = f"{share.count} {TIMES} {terms.included_minutes} min"
    part = f"{terms.included_minutes} min {TIMES} {share.count} {DIVIDED_BY} {share.of}, half up"
    return TraceStep(
        step="included_minutes",
        formula=whole if share.is_whole else part,
        result=f"{prorated_minutes(terms.included_minutes, share)} min",
    )


def _stopped(last: QuoteLine, over: TraceStep) -> QuoteLine:
    stop = TraceStep(
        step="hard_stop", formula="the terms have no overage rate", result="not billed"
    )
    return last.model_copy(update={"trace": [*last.trace, over, stop]})
