"""The comparison of costs: lines, totals, cost of a productive hour, break-even (R38)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from va_market.kit.money import Money
from va_market.pricing.comparison.lines import agency_lines, independent_lines, staff_lines
from va_market.pricing.comparison.reply import (
    BreakEven,
    Comparison,
    CostLine,
    OptionCost,
    OptionName,
)
from va_market.pricing.comparison.request import ComparisonRequest
from va_market.pricing.comparison.time import RoleTime, role_time
from va_market.pricing.fees import FeeRule
from va_market.pricing.rounding import add_up, divide_half_up
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, TraceStep, worked_out


def compare(request: ComparisonRequest, *, fee: FeeRule) -> Comparison:
    """What the role costs the client in a year in each of three ways, before tax.

    Each option does the same work: staff is paid for leave as well, others for work alone.
    `fee` is the usual rule of the platform, for a request that names none.

    Raises:
        NoProductiveTime: leave takes up all the time.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    time = role_time(request)
    rule = request.fee or fee
    independent = _option("independent", independent_lines(request, time, rule=rule), time)
    staff = _option("staff", staff_lines(request, time), time)
    agency = _option("agency", agency_lines(request, time, rule=rule), time)
    options = [independent, staff, agency]
    return Comparison(
        currency=request.currency,
        paid_minutes=time.paid,
        productive_minutes=time.productive,
        time_trace=list(time.steps),
        options=options,
        cheapest=min(options, key=lambda one: one.total.minor).option,
        break_even=[
            _break_even("independent", independent, staff.total, time),
            _break_even("agency", agency, staff.total, time),
        ],
        assumptions=request.assumptions,
    )


def _option(name: OptionName, lines: Sequence[CostLine], time: RoleTime) -> OptionCost:
    currency = lines[0].amount.currency
    total = add_up((line.amount for line in lines), currency)
    per_hour = worked_out(
        total.amount * 60 / Decimal(time.productive),
        currency,
        step="cost_per_productive_hour",
        formula=f"{total} {TIMES} 60 {DIVIDED_BY} {time.productive} min",
    )
    return OptionCost(
        option=name,
        lines=list(lines),
        total=total,
        cost_per_productive_hour=per_hour.value,
        trace=list(per_hour.steps),
    )


def _break_even(
    name: Literal["independent", "agency"], option: OptionCost, staff: Money, time: RoleTime
) -> BreakEven:
    """From the totals shown: what does not grow with the hours is training alone.

    Staff pays for the same training, so that never more than its total is taken off.
    """
    fixed = add_up(
        (line.amount for line in option.lines if line.kind == "training"), staff.currency
    )
    by_hour = option.total - fixed
    minutes = _minutes_for(staff - fixed, by_hour, time)
    step = TraceStep(
        step="break_even",
        formula=f"{time.productive} min {TIMES} ({staff} {MINUS} {fixed}) {DIVIDED_BY} {by_hour}",
        result="never" if minutes is None else f"{minutes} min",
    )
    return BreakEven(option=name, minutes_a_year=minutes, trace=[step])


def _minutes_for(budget: Money, by_hour: Money, time: RoleTime) -> int | None:
    if by_hour.minor == 0:
        return None
    return divide_half_up(time.productive * budget.minor, by_hour.minor)
