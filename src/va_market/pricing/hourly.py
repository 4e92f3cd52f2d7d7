"""Work by the hour (money.md §1, limits)."""

from va_market.pricing.charges import Priced, work_charge
from va_market.pricing.errors import MinutesRequired, at_least
from va_market.pricing.terms import HourlyTerms
from va_market.pricing.trace import TIMES, TraceStep
from va_market.pricing.worktime import in_minutes


def price_hours(terms: HourlyTerms, *, minutes: int | None, weeks: int | None) -> Priced:
    """One charge for `minutes` of work in `weeks`, one if None; a cap leaves the rest unbilled.

    Raises:
        MinutesRequired: no minutes given.
        NumberTooSmall: minutes below 0, or weeks below 1.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    if minutes is None:
        raise MinutesRequired("work by the hour needs minutes", field="minutes")
    at_least(0, minutes, field="minutes")
    weeks = at_least(1, 1 if weeks is None else weeks, field="weeks")
    billed, steps = within_cap(terms.weekly_cap_minutes, minutes=minutes, weeks=weeks)
    charge = work_charge(
        in_minutes(billed),
        terms.rate,
        kind="hourly",
        description="Work by the hour",
        before=steps,
    )
    return Priced([charge], billed_minutes=billed, unbilled_minutes=minutes - billed)


def within_cap(cap: int | None, *, minutes: int, weeks: int) -> tuple[int, tuple[TraceStep, ...]]:
    if cap is None:
        return minutes, ()
    billed = min(minutes, cap * weeks)
    step = TraceStep(
        step="weekly_cap",
        formula=f"the lesser of {minutes} min and {cap} min a week {TIMES} {weeks}",
        result=f"{billed} min",
    )
    return billed, (step,)
