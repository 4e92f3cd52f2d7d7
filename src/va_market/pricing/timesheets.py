"""From worked seconds to billable seconds to an amount (money.md §1)."""

from typing import assert_never

from va_market.kit.money import Money
from va_market.pricing.errors import at_least
from va_market.pricing.fees import FeeRule
from va_market.pricing.lines import Priced, unpriced_line, work_line
from va_market.pricing.quotes import Quote, total
from va_market.pricing.retainer import beyond
from va_market.pricing.rounding import divide_half_up
from va_market.pricing.terms import HourlyTerms, PayTerms, ProjectTerms, RetainerTerms
from va_market.pricing.trace import unchanged
from va_market.pricing.worktime import SECONDS_PER_MINUTE, WorkTime, in_seconds

TimesheetAmount = Quote


def billable_seconds(worked_seconds: int, *, step_minutes: int = 1) -> int:
    """Worked seconds to the nearest step of `step_minutes`, half up (money.md §1, rounding).

    Zero stays zero, and exactly one step stays one step.

    Raises:
        NumberTooSmall: worked seconds below 0, or a step below 1.
    """
    at_least(0, worked_seconds, field="worked_seconds")
    step = SECONDS_PER_MINUTE * at_least(1, step_minutes, field="step_minutes")
    return divide_half_up(worked_seconds, step) * step


def within_limits(
    seconds: int, *, cap_left_seconds: int | None, allotment_left_seconds: int | None
) -> int:
    """The part of `seconds` that the weekly cap and the allotment still leave room for.

    None means no such limit; a limit already passed leaves zero (money.md §1, limits).
    """
    limits = (cap_left_seconds, allotment_left_seconds)
    return max(0, min([seconds, *(limit for limit in limits if limit is not None)]))


def amount_of_time(terms: PayTerms, *, billable_seconds: int, fee: FeeRule) -> TimesheetAmount:
    """The amount of a timesheet before tax; limits have been applied by `within_limits`.

    For a retainer the seconds are all those of one full period.
    Sources: money.md §1, §2 (fees), §3 (overage), §4, §6 (rounding).

    Raises:
        NumberTooSmall: billable seconds below 0.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    work = in_seconds(at_least(0, billable_seconds, field="billable_seconds"))
    match terms:
        case HourlyTerms():
            priced = _hours(terms, work, rule=fee)
        case ProjectTerms():
            priced = _covered_by_milestones(terms, work)
        case RetainerTerms():
            priced = _covered_by_fee(terms, work, rule=fee)
        case _:
            assert_never(terms)
    return total(priced, currency=terms.currency, rule=fee)


def _hours(terms: HourlyTerms, work: WorkTime, *, rule: FeeRule) -> Priced:
    line = work_line(work, terms.rate, description="Work by the hour", unit="hour", rule=rule)
    return Priced([line], billed_minutes=work.whole_minutes, unbilled_minutes=0)


def _covered_by_milestones(terms: ProjectTerms, work: WorkTime) -> Priced:
    reason = unchanged(
        Money.zero(terms.currency),
        step="milestones",
        formula=f"the milestones carry the price of {terms.price}, whatever time they take",
    )
    line = unpriced_line(work, description="Work on the project", reason=reason)
    return Priced([line], billed_minutes=work.whole_minutes, unbilled_minutes=0)


def _covered_by_fee(terms: RetainerTerms, work: WorkTime, *, rule: FeeRule) -> Priced:
    included = work.of(SECONDS_PER_MINUTE * terms.included_minutes)
    reason = unchanged(
        Money.zero(terms.currency),
        step="included_minutes",
        formula=f"the fee of {terms.fee} covers {terms.included_minutes} min",
    )
    covered = work.of(min(work.count, included.count))
    line = unpriced_line(covered, description="Time within the retainer", reason=reason)
    return beyond(terms, [line], used=work, included=included, rule=rule)
