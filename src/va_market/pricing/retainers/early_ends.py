"""A year paid in advance that ends early."""

from datetime import date
from decimal import Decimal
from typing import assert_never

from va_market.kit.money import Money
from va_market.pricing.errors import StartRequired
from va_market.pricing.retainers.errors import OutsidePeriod
from va_market.pricing.retainers.opening import months_of_year, yearly_fee
from va_market.pricing.terms import RetainerTerms
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, Explained, worked_out


def early_end(terms: RetainerTerms, *, year_starts_on: date | None, ends_on: date) -> Explained:
    """What is paid back of the annual fee when `ends_on` is the day after the last; never below 0.

    Straight line: fee x days left / days of the year. Claw-back: the fee less the time passed at
    the price of single months, of which a part is prorated by day.

    Raises:
        BilledOtherwise: the terms bill by the period.
        StartRequired: nobody said when the year began.
        OutsidePeriod: the end does not lie within the year.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    paid = yearly_fee(terms)
    if year_starts_on is None:
        raise StartRequired("a year paid in advance needs its start", field="year_starts_on")
    year_ends_on = months_of_year(year_starts_on)[-1].ends_on
    if not year_starts_on < ends_on <= year_ends_on:
        raise OutsidePeriod("the contract must end within the year", field="ends_on")
    match terms.policy.annual_end:
        case "straight_line":
            back = _straight_line(paid.value, year_starts_on, ends_on, year_ends_on)
        case "claw_back":
            back = _claw_back(paid.value, terms.fee, year_starts_on, ends_on)
        case _:
            assert_never(terms.policy.annual_end)
    return paid.with_value(back)


def _straight_line(paid: Money, starts_on: date, ends_on: date, year_ends_on: date) -> Explained:
    left, whole = (year_ends_on - ends_on).days, (year_ends_on - starts_on).days
    return worked_out(
        paid.amount * left / Decimal(whole),
        paid.currency,
        step="straight_line",
        formula=f"{paid} {TIMES} {left} {DIVIDED_BY} {whole} days",
    )


def _claw_back(paid: Money, fee: Money, starts_on: date, ends_on: date) -> Explained:
    begun = [one for one in months_of_year(starts_on) if one.starts_on < ends_on]
    last = begun[-1]
    months, days = len(begun) - 1, (ends_on - last.starts_on).days
    passed = fee.amount * (months * last.of_days + days) / Decimal(last.of_days)
    time = f"{months} months and {days} {DIVIDED_BY} {last.of_days} of a month"
    return worked_out(
        max(Decimal(0), paid.amount - passed),
        paid.currency,
        step="claw_back",
        formula=f"{paid} {MINUS} {fee} {TIMES} ({time}), not below zero",
    )
