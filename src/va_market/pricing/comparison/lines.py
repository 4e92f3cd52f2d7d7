"""The lines of each option, rounded once each (R38)."""

from decimal import Decimal

from va_market.kit.money import Money
from va_market.pricing.comparison.reply import CostKind, CostLine
from va_market.pricing.comparison.request import ComparisonRequest
from va_market.pricing.comparison.time import RoleTime
from va_market.pricing.fees import FeeRule, fees_on
from va_market.pricing.percents import HUNDRED, percent_text
from va_market.pricing.rounding import add_up, allocate
from va_market.pricing.trace import (
    DIVIDED_BY,
    TIMES,
    Explained,
    TraceStep,
    unchanged,
    worked_out,
)
from va_market.pricing.worktime import cost_of, in_minutes


def independent_lines(
    request: ComparisonRequest, time: RoleTime, *, rule: FeeRule
) -> list[CostLine]:
    """The hours worked, the fee of the platform, and training if the client pays it.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    work = _work(time, request.independent.rate)
    lines = [work, _fee(work.amount, rule)]
    if request.training is None:
        return lines
    is_paid = request.assumptions.independent_training_paid_by == "client"
    why = f"{request.training}, paid by the {'client' if is_paid else 'assistant'}"
    return [*lines, _training(request.training if is_paid else None, request.currency, why)]


def agency_lines(request: ComparisonRequest, time: RoleTime, *, rule: FeeRule) -> list[CostLine]:
    """The hours worked, the markup of the agency, and the fee of the platform on both together.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    work = _work(time, request.agency.rate or request.independent.rate)
    percent = request.assumptions.agency_markup_percent
    markup = _line("agency_markup", "Markup of the agency", _share(work.amount, percent))
    billed = add_up([work.amount, markup.amount], request.currency)
    lines = [work, markup, _fee(billed, rule)]
    if request.training is None:
        return lines
    return [*lines, _training(None, request.currency, f"{request.training}, paid by the agency")]


def staff_lines(request: ComparisonRequest, time: RoleTime) -> list[CostLine]:
    """The salary, split into time worked and paid leave, and what comes on top of it.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    staff, percent = request.staff, request.assumptions.employer_contributions_percent
    contributions = _share(staff.salary, percent)
    extras: tuple[tuple[CostKind, str, Money | None], ...] = (
        ("benefits", "Benefits", staff.benefits),
        ("equipment", "Equipment and place of work", staff.equipment),
        ("recruitment", "Recruitment", staff.recruitment),
        ("training", "Training", request.training),
    )
    return [
        *_salary(staff.salary, time),
        _line("employer_contributions", "Contributions of the employer", contributions),
        *(
            _line(kind, words, unchanged(cost, step=kind, formula="cost of the year, as given"))
            for kind, words, cost in extras
            if cost is not None
        ),
    ]


def _line(kind: CostKind, description: str, amount: Explained) -> CostLine:
    return CostLine(
        kind=kind, description=description, amount=amount.value, trace=list(amount.steps)
    )


def _work(time: RoleTime, rate: Money) -> CostLine:
    return _line("work", "Hours worked", cost_of(in_minutes(time.productive), rate))


def _fee(billed: Money, rule: FeeRule) -> CostLine:
    """What the fee adds for the client; the assistant bears theirs from what was billed already."""
    fees = fees_on(billed, rule)
    fee = fees.client
    if rule.payer == "assistant":
        formula = f"{fees.assistant.value}, taken from what the assistant receives"
        fee = unchanged(Money.zero(billed.currency), step="fee", formula=formula)
    return _line("platform_fee", "Fee of the platform", fee)


def _share(amount: Money, percent: Decimal) -> Explained:
    return worked_out(
        amount.amount * percent / HUNDRED,
        amount.currency,
        step="percent",
        formula=f"{percent_text(percent)} % of {amount}",
    )


def _training(cost: Money | None, currency: str, why: str) -> CostLine:
    amount = Money.zero(currency) if cost is None else cost
    return _line("training", "Training", unchanged(amount, step="training", formula=why))


def _salary(salary: Money, time: RoleTime) -> list[CostLine]:
    if time.leave == 0:
        return [_line("salary", "Salary", unchanged(salary, step="salary", formula="as given"))]
    worked, leave = allocate(salary, [time.productive, time.leave])
    return [
        _line("salary", "Salary for time worked", _part(worked, salary, time.productive, time)),
        _line("paid_leave", "Salary for paid leave", _part(leave, salary, time.leave, time)),
    ]


def _part(part: Money, salary: Money, minutes: int, time: RoleTime) -> Explained:
    share = f"{salary} {TIMES} {minutes} min {DIVIDED_BY} {time.paid} min"
    step = TraceStep(step="salary", formula=f"{share}, largest remainder", result=str(part))
    return Explained(part, (step,))
