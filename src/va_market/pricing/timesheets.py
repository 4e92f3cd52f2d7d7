"""From worked seconds to billable seconds to an amount (money.md §1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from va_market.kit.money import Money
from va_market.pricing.charges import Charge, Priced, unpriced_charge
from va_market.pricing.errors import at_least
from va_market.pricing.fees import FeeRule
from va_market.pricing.pro_bono import gift
from va_market.pricing.projects.not_to_exceed import price_time
from va_market.pricing.quotes import Quote, total
from va_market.pricing.retainer import beyond
from va_market.pricing.rounding import divide_half_up
from va_market.pricing.terms import (
    CombinedTerms,
    CommissionTerms,
    FixedFeeTerms,
    HourlyTerms,
    NotToExceed,
    PayTerm,
    PayTerms,
    ProBonoTerms,
    ProjectTerms,
    RetainerTerms,
    SalaryTerms,
)
from va_market.pricing.trace import unchanged
from va_market.pricing.worked import BilledEntry, charges_of_hours
from va_market.pricing.worktime import SECONDS_PER_MINUTE, WorkTime, in_seconds

TimesheetAmount = Quote


@dataclass(frozen=True, slots=True)
class Week:
    """The entries of a week, where their times matter, whether it is whole, and what came before.

    `billed_before` is what a project billed up to its ceiling in earlier weeks; None for nothing.
    """

    hours: Sequence[BilledEntry] = ()
    is_whole: bool = False
    billed_before: Money | None = None
    billed_otherwise: int = 0
    """Seconds of the week paid by the hour under other terms; they count towards the guarantee."""


@dataclass(frozen=True, slots=True)
class TimeUnder:
    """The approved time of a week under one version of what was agreed.

    `seconds_of` are the billable seconds of each part, by its kind.
    """

    terms: PayTerms
    seconds_of: Mapping[str, int]
    week: Week = Week()


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


def amount_of_time(
    terms: PayTerms,
    *,
    fee: FeeRule,
    billable_seconds: int = 0,
    seconds_of: Mapping[str, int] | None = None,
    hours: Sequence[BilledEntry] = (),
    is_whole_week: bool = False,
    billed_before: Money | None = None,
) -> TimesheetAmount:
    """The amount of a timesheet before tax; limits have been applied by `within_limits`.

    Of combined terms, `seconds_of` are those recorded on a part that was named, by its kind, and
    `billable_seconds` all others: they belong to the part that pays for time. For a retainer the
    seconds are all those of one full period. Where hours earn premiums, `hours` are the entries
    behind the seconds of that part. A whole week is over, and the contract covers all of it: it is
    topped up to its guarantee. `billed_before` is what a project has billed of its ceiling already:
    no more than the rest of it is billed.
    Sources: money.md §1, §2 (fees), §3 (overage), §4, §6 (rounding).

    Raises:
        NumberTooSmall: billable seconds below 0.
        PricingError: the fee does not fit, or an amount is beyond 15 digits in the smallest unit.
    """
    at_least(0, billable_seconds, field="billable_seconds")
    week = Week(hours, is_whole_week, billed_before)
    priced = _priced(terms, billable_seconds, seconds_of or {}, week)
    return _together(priced, currency=terms.currency, fee=fee)


def amount_of_versions(versions: Sequence[TimeUnder], *, fee: FeeRule) -> TimesheetAmount:
    """The amount of a week in which several versions of what was agreed acted, before tax.

    Each second is priced by its own version, and the fee is taken on all lines together. There is
    one version or more, all in one currency.

    Raises:
        PricingError: the fee does not fit, or an amount is beyond 15 digits in the smallest unit.
    """
    priced = [
        one
        for version in versions
        for one in _priced(version.terms, 0, version.seconds_of, version.week)
    ]
    return _together(priced, currency=versions[0].terms.currency, fee=fee)


def _priced(terms: PayTerms, rest: int, seconds_of: Mapping[str, int], week: Week) -> list[Priced]:
    return [
        _of_part(part, in_seconds(seconds), week)
        for part, seconds in _divided(terms, rest, seconds_of)
    ]


def _together(priced: Sequence[Priced], *, currency: str, fee: FeeRule) -> TimesheetAmount:
    whole = Priced(
        [charge for one in priced for charge in one.charges],
        billed_minutes=sum(one.billed_minutes for one in priced),
        unbilled_minutes=sum(one.unbilled_minutes for one in priced),
        warnings=tuple(warning for one in priced for warning in one.warnings),
    )
    return total(whole, currency=currency, rule=fee)


def _divided(
    terms: PayTerms, rest: int, seconds_of: Mapping[str, int]
) -> Iterator[tuple[PayTerm, int]]:
    """Each part with its seconds, but for those of combined terms that have none."""
    if not isinstance(terms, CombinedTerms):
        yield terms, rest + sum(seconds_of.values())
        return
    for part in terms.parts:
        seconds = seconds_of.get(part.kind, 0) + (rest if part is terms.timed else 0)
        if seconds or part is terms.timed:
            yield part, seconds


def _of_part(term: PayTerm, work: WorkTime, week: Week) -> Priced:
    match term:
        case HourlyTerms():
            return _hours(term, work, week)
        case ProBonoTerms():
            return _one(gift(term, work), work)
        case RetainerTerms():
            return _covered_by_fee(term, work)
        case ProjectTerms() if term.not_to_exceed is not None:
            return _up_to_ceiling(term, term.not_to_exceed, work, week)
        case ProjectTerms() | FixedFeeTerms() | SalaryTerms() | CommissionTerms():
            return _one(_covered(term, work), work)
        case _:
            assert_never(term)


def _hours(terms: HourlyTerms, work: WorkTime, week: Week) -> Priced:
    charges = charges_of_hours(
        terms,
        work.count,
        hours=week.hours,
        is_whole_week=week.is_whole,
        billed_otherwise=week.billed_otherwise,
    )
    return Priced(charges, billed_minutes=work.whole_minutes)


def _up_to_ceiling(terms: ProjectTerms, agreed: NotToExceed, work: WorkTime, week: Week) -> Priced:
    before = week.billed_before or Money.zero(terms.currency)
    return price_time(agreed, work.count, billed_before=before, policy=terms.policy)


def _one(charge: Charge, work: WorkTime) -> Priced:
    return Priced([charge], billed_minutes=work.whole_minutes)


_COVERED_BY = {  # by which rule, what the line says, and why it costs nothing
    "project": (
        "milestones",
        "Work on the project",
        "the milestones carry the price of {}, whatever time they take",
    ),
    "fixed_fee": ("fixed_fee", "Work within the fee", "the fee of {} covers any time"),
    "salary": ("salary", "Work within the salary", "the salary of {} covers any time"),
    "commission": ("commission", "Work for commission", "sales are paid, not time; {} at least"),
}


def _covered(
    term: ProjectTerms | FixedFeeTerms | SalaryTerms | CommissionTerms, work: WorkTime
) -> Charge:
    """Time that costs nothing by itself."""
    step, description, reason = _COVERED_BY[term.kind]
    formula = reason.format(term.headline)
    why = unchanged(Money.zero(term.currency), step=step, formula=formula)
    return unpriced_charge(work, kind=term.kind, description=description, reason=why)


def _covered_by_fee(terms: RetainerTerms, work: WorkTime) -> Priced:
    included = work.of(SECONDS_PER_MINUTE * terms.included_minutes)
    reason = unchanged(
        Money.zero(terms.currency),
        step="included_minutes",
        formula=f"the fee of {terms.fee} covers {terms.included_minutes} min",
    )
    covered = work.of(min(work.count, included.count))
    charge = unpriced_charge(
        covered, kind="retainer", description="Time within the retainer", reason=reason
    )
    return beyond(terms, [charge], used=work, included=included)
