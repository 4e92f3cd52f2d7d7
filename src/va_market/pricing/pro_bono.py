"""Work for free: what it would have cost is told, and nothing is paid (R09)."""

from va_market.kit.money import Money
from va_market.pricing.charges import Charge, Priced, unpriced_charge
from va_market.pricing.errors import MinutesRequired, at_least
from va_market.pricing.hourly import within_cap
from va_market.pricing.terms import ProBonoTerms
from va_market.pricing.trace import Explained, TraceStep
from va_market.pricing.worktime import WorkTime, cost_of, in_minutes


def price_gift(terms: ProBonoTerms, *, minutes: int | None, weeks: int | None) -> Priced:
    """One charge of nothing for `minutes` of work in `weeks`, one if None; it bears no fee.

    Raises:
        MinutesRequired: no minutes given.
        NumberTooSmall: minutes below 0, or weeks below 1.
        AmountOutOfRange: the list value is beyond 15 digits in the smallest unit.
    """
    if minutes is None:
        raise MinutesRequired("work for free needs minutes, too", field="minutes")
    at_least(0, minutes, field="minutes")
    weeks = at_least(1, 1 if weeks is None else weeks, field="weeks")
    given, steps = within_cap(terms.weekly_cap_minutes, minutes=minutes, weeks=weeks)
    charge = gift(terms, in_minutes(given), before=steps)
    return Priced([charge], billed_minutes=given, unbilled_minutes=minutes - given)


def gift(terms: ProBonoTerms, work: WorkTime, *, before: tuple[TraceStep, ...] = ()) -> Charge:
    """`work` for free, with its list value in the trace.

    Raises:
        AmountOutOfRange: that value is beyond 15 digits in the smallest unit.
    """
    value = cost_of(work, terms.list_rate, step="list_value")
    nothing = Money.zero(terms.currency)
    free = TraceStep(step="pro_bono", formula=f"given for free: {value.value}", result=str(nothing))
    reason = Explained(nothing, (*before, *value.steps, free))
    return unpriced_charge(work, kind="pro_bono", description="Work for free", reason=reason)
