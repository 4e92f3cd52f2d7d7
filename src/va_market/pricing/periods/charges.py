"""A fixed fee or a salary over some time: one charge per period (R07, R46; money.md §3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from va_market.kit.money import Money
from va_market.pricing.errors import StartRequired
from va_market.pricing.periods.calendar import Cycle, Period, Span, cycle_of, in_span
from va_market.pricing.periods.measures import Part, paid_part, part_of
from va_market.pricing.periods.policies import ProrationPolicy
from va_market.pricing.proration import prorate
from va_market.pricing.rounding import allocate
from va_market.pricing.terms.fixed_fee import FixedFeeTerms
from va_market.pricing.terms.salary import SalaryTerms
from va_market.pricing.trace import DIVIDED_BY, TIMES, Explained, TraceStep, unchanged

Periodic = FixedFeeTerms | SalaryTerms
_ONE = Part(1, 1, "periods")
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class PeriodCharge:
    """The days of one period in `span`, and the `part` of its `price` that is charged for them.

    The label tells the days. Without dates the span is None, and any full period is meant.
    """

    label: str
    span: Span | None
    part: Part
    price: Money
    amount: Explained


def charges(
    terms: Periodic,
    *,
    starts_on: date | None,
    ends_on: date | None,
    contract_starts_on: date | None = None,
    zone: str = "UTC",
) -> list[PeriodCharge]:
    """A charge for each period of which a day lies in `[starts_on, ends_on)`, rounded once each.

    A later invoice over some of the periods repeats the charges of the quote to the cent; where
    periods depend on the first day of the contract, it names it as `contract_starts_on`. Without
    an end: until the period of the start ends. Without both: one whole period.
    Seconds are counted in `zone`, an IANA name.

    Raises:
        StartRequired: an end without a start.
        DateOutOfRange: a year outside 1970 to 2200.
        EndNotAfterStart: no day lies between.
        TooManyPeriods: more than 520.
        UnitNotApplicable, AnchorNotApplicable: terms that were not validated.
        UnknownZone: IANA has no such zone; only seconds look at it.
    """
    if starts_on is None:
        if ends_on is not None:
            raise StartRequired("an end needs a start", field="starts_on")
        return [_undated(terms)]
    in_span(starts_on, field="starts_on")
    if contract_starts_on is not None:
        in_span(contract_starts_on, field="contract_starts_on")
    cycle = cycle_for(terms, contract_starts_on or starts_on)
    if ends_on is None:
        periods = [cycle.period_containing(starts_on)]
    else:
        periods = cycle.periods_between(starts_on, ends_on)
    asked = Span(starts_on, ends_on or periods[0].end)
    return list(_charged(terms, periods, asked, zone))


def cycle_for(terms: Periodic, starts_on: date) -> Cycle:
    """The periods of a contract that starts on that day; salaries are paid by the month.

    Raises:
        DateOutOfRange, AnchorNotApplicable, PeriodLengthInvalid: see `calendar.cycle_of`.
    """
    match terms:
        case FixedFeeTerms():
            return cycle_of(
                terms.period,
                starts_on=starts_on,
                anchor_day=terms.proration.anchor_day,
                custom_days=terms.custom_days,
            )
        case SalaryTerms():
            return cycle_of("month", starts_on=starts_on, anchor_day=terms.proration.anchor_day)
        case _:
            assert_never(terms)


def charge_within(
    terms: Periodic, days: Span, *, running: Span, contract_starts_on: date, zone: str = "UTC"
) -> PeriodCharge:
    """What some `days` of one period cost, of which `running` are those that are paid at all.

    As `charges` where both are the same; where the price changes within a period, each part of it
    is a share of the time that runs, as `changes.change_price` counts it. Source: money.md §3.

    Raises:
        SpanOutsidePeriod: not all days are of one period.
        PartOutOfRange: the days are more than those that run.
    """
    period = cycle_for(terms, contract_starts_on).period_containing(days.start)
    policy = terms.proration
    part = part_of(period, days, unit=policy.unit, zone=zone)
    paid = paid_part(part, part_of(period, running, unit=policy.unit, zone=zone), policy)
    price, steps = _price_of(terms, period)
    amount = _full(price) if paid.is_whole else prorate(price, paid.count, paid.of, unit=paid.unit)
    label = f"1 {_name(terms)}" if part.is_whole else str(part)
    return PeriodCharge(f"{label}, {days}", days, paid, price, amount.after(*steps))


def monthly_parts(salary: Money) -> list[Money]:
    """A yearly salary in twelve parts from January on, which add up to it (money.md §6)."""
    return allocate(salary, [1] * _MONTHS)


def _charged(
    terms: Periodic, periods: list[Period], asked: Span, zone: str
) -> Iterator[PeriodCharge]:
    policy, name = terms.proration, _name(terms)
    for period in periods:
        price, steps = _price_of(terms, period)
        span = Span(max(asked.start, period.start), min(asked.end, period.end))
        part = part_of(period, span, unit=policy.unit, zone=zone)
        charged, amount = _priced(price, part, policy)
        label = f"1 {name}" if part.is_whole else str(part)
        explained = amount.after(*steps)
        yield PeriodCharge(f"{label}, {span}", span, charged, price, explained)


def _price_of(terms: Periodic, period: Period) -> tuple[Money, list[TraceStep]]:
    """The price of a full period, and how it follows from the amount of the terms."""
    if not _is_yearly(terms):
        return terms.amount, []
    month = period.start.month
    part = monthly_parts(terms.amount)[month - 1]
    return part, [_monthly_step(terms.amount, month, part)]


def _priced(price: Money, part: Part, policy: ProrationPolicy) -> tuple[Part, Explained]:
    if part.is_whole:
        return part, _full(price)
    match policy.first_and_last:
        case "prorate":
            return part, prorate(price, part.count, part.of, unit=part.unit)
        case "full":
            formula = f"{part} cost the full price"
            return part.all_of_it, unchanged(price, step="full_period", formula=formula)
        case "none":
            nothing, formula = Money.zero(price.currency), f"{part} cost nothing"
            return part.none_of_it, unchanged(nothing, step="not_charged", formula=formula)
        case _:
            assert_never(policy.first_and_last)


def _full(price: Money) -> Explained:
    return unchanged(price, step="fee_of_the_period", formula=f"1 {TIMES} {price}")


def _undated(terms: Periodic) -> PeriodCharge:
    name = "year" if _is_yearly(terms) else _name(terms)
    return PeriodCharge(f"1 {name}", None, _ONE, terms.amount, _full(terms.amount))


def _is_yearly(terms: Periodic) -> bool:
    return isinstance(terms, SalaryTerms) and terms.period == "year"


def _name(terms: Periodic) -> str:
    match terms:
        case SalaryTerms():
            return "month"
        case FixedFeeTerms(custom_days=None):
            return terms.period
        case FixedFeeTerms():
            return f"period of {terms.custom_days} days"
        case _:
            assert_never(terms)


def _monthly_step(salary: Money, month: int, part: Money) -> TraceStep:
    return TraceStep(
        step="monthly_part",
        formula=f"{salary} {DIVIDED_BY} {_MONTHS}, part {month}, all parts add up to the salary",
        result=str(part),
    )
