"""Periods, policies and terms that the tests of periods share."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.pricing.samples import money
from va_market.pricing.periods.calendar import Cycle, Period, Span, cycle_of
from va_market.pricing.periods.changes import PriceChange
from va_market.pricing.periods.charges import PeriodCharge, charges
from va_market.pricing.periods.measures import Part
from va_market.pricing.periods.policies import ProrationPolicy
from va_market.pricing.terms.fixed_fee import FixedFeeTerms
from va_market.pricing.terms.salary import SalaryTerms


def day(text: str) -> date:
    return date.fromisoformat(text)


def span(text: str) -> Span:
    """`span("2026-12-01 2027-01-01")`, the first day and the day after the last."""
    start, end = text.split()
    return Span(day(start), day(end))


def month(text: str) -> Period:
    """The calendar month of a day."""
    return cycle_of("month", starts_on=day(text)).period_containing(day(text))


def spans(periods: list[Period]) -> list[str]:
    return [f"{one.start} {one.end}" for one in periods]


def fixed_fee(amount: str = "500.00 EUR", period: Any = "month", **given: Any) -> FixedFeeTerms:
    return FixedFeeTerms(kind="fixed_fee", amount=money(amount), period=period, **given)


def salary(amount: str = "31000.00 EUR", period: Any = "year", **given: Any) -> SalaryTerms:
    return SalaryTerms(kind="salary", amount=money(amount), period=period, **given)


def figures(change: PriceChange) -> list[str]:
    """Credit, charge, and their sum."""
    return [str(change.credit.value), str(change.charge.value), str(change.net)]


def charged(
    terms: Any, starts_on: str, ends_on: str | None = None, **given: Any
) -> list[PeriodCharge]:
    return charges(
        terms,
        starts_on=day(starts_on),
        ends_on=None if ends_on is None else day(ends_on),
        **given,
    )


def charged_amounts(found: list[PeriodCharge]) -> list[str]:
    return [str(one.amount.value) for one in found]


AT_ONCE = ProrationPolicy(on_downgrade="at_once")
KINDS = ("week", "biweek", "month", "quarter", "year", "custom")
# A custom period of 366 days from the last of them ends within the years that prices know.
days = st.dates(date(1971, 1, 1), date(2190, 12, 31))
anchors = st.integers(1, 31)


@st.composite
def cycles(draw: st.DrawFn) -> Cycle:
    kind: Any = draw(st.sampled_from(KINDS))
    made_of_months = kind in {"month", "quarter", "year"}
    return cycle_of(
        kind,
        starts_on=draw(days),
        anchor_day=draw(st.none() | anchors) if made_of_months else None,
        custom_days=draw(st.integers(1, 366)) if kind == "custom" else None,
    )


@st.composite
def parts(draw: st.DrawFn) -> Part:
    of = draw(st.integers(1, 366))
    return Part(draw(st.integers(0, of)), of)
