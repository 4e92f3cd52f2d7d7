"""How much of a role is paid, and how much of that is worked."""

from dataclasses import dataclass

from va_market.pricing.comparison.errors import NoProductiveTime
from va_market.pricing.comparison.request import ComparisonRequest
from va_market.pricing.rounding import divide_half_up
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, TraceStep


@dataclass(frozen=True, slots=True)
class RoleTime:
    """Minutes of a year: `paid` to staff, of which `productive` ones are worked."""

    paid: int
    productive: int
    steps: tuple[TraceStep, ...]

    @property
    def leave(self) -> int:
        return self.paid - self.productive


def role_time(request: ComparisonRequest) -> RoleTime:
    """The time of the role in a year; leave is its share of the working days, half up.

    Raises:
        NoProductiveTime: leave takes up all of it.
    """
    paid, steps = _paid(request)
    assumed = request.assumptions
    leave = divide_half_up(paid * assumed.paid_leave_days, assumed.days_a_year)
    if leave >= paid:
        raise NoProductiveTime("leave takes up all the time of the role", field="assumptions")
    share = f"{assumed.paid_leave_days} {DIVIDED_BY} {assumed.days_a_year} days, half up"
    leaving = TraceStep(
        step="paid_leave", formula=f"{paid} min {TIMES} {share}", result=f"{leave} min"
    )
    working = TraceStep(
        step="productive_time",
        formula=f"{paid} min {MINUS} {leave} min",
        result=f"{paid - leave} min",
    )
    return RoleTime(paid, paid - leave, (*steps, leaving, working))


def _paid(request: ComparisonRequest) -> tuple[int, tuple[TraceStep, ...]]:
    weekly, weeks = request.minutes_a_week, request.assumptions.weeks_a_year
    if weekly is None:
        # The request has one of the two; zero would be refused as time without work.
        return request.minutes_a_year or 0, ()
    step = TraceStep(
        step="paid_time",
        formula=f"{weekly} min a week {TIMES} {weeks}",
        result=f"{weekly * weeks} min",
    )
    return weekly * weeks, (step,)
