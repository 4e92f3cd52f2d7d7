"""What is billed in advance, and the minutes that it grants."""

from dataclasses import dataclass
from datetime import date

from va_market.kit.money import Money
from va_market.pricing.proration import prorated_fee, prorated_minutes
from va_market.pricing.retainers.charges import Charge
from va_market.pricing.retainers.errors import BilledOtherwise
from va_market.pricing.retainers.grants import PRIORITIES, Grant
from va_market.pricing.retainers.periods import RetainerPeriod, months_later, period_at
from va_market.pricing.rounding import allocate
from va_market.pricing.terms import RetainerTerms
from va_market.pricing.terms.retainer import MONTHS_OF_A_YEAR
from va_market.pricing.trace import TIMES, Explained, unchanged, worked_out


@dataclass(frozen=True, slots=True)
class Opening:
    """One charge in advance, and what it grants."""

    charge: Charge
    grants: tuple[Grant, ...]


def open_period(period: RetainerPeriod, terms: RetainerTerms) -> Opening:
    """The fee and the minutes of `period`, both prorated by its active days, minutes half up.

    Raises:
        BilledOtherwise: the terms bill by the year.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    if terms.billing != "period":
        raise BilledOtherwise("the terms bill by the year", field="terms")
    fee = prorated_fee(terms.fee, period.share)
    minutes = prorated_minutes(terms.included_minutes, period.share)
    return Opening(Charge("fee", fee, minutes), (base_grant(period, minutes, fee.value),))


def open_year(terms: RetainerTerms, starts_on: date) -> Opening:
    """The fee of twelve months from `starts_on`, and a grant for each of them.

    The twelve values are shared out by largest remainder, so that they add up to the fee.

    Raises:
        BilledOtherwise: the terms bill by the period.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    fee = yearly_fee(terms)
    values = allocate(fee.value, [1] * MONTHS_OF_A_YEAR)
    grants = tuple(
        base_grant(period, terms.included_minutes, value)
        for period, value in zip(months_of_year(starts_on), values, strict=True)
    )
    minutes = MONTHS_OF_A_YEAR * terms.included_minutes
    return Opening(Charge("fee", fee, minutes), grants)


def yearly_fee(terms: RetainerTerms) -> Explained:
    """The price of twelve months at once.

    Raises:
        BilledOtherwise: the terms bill by the period.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    if terms.billing != "annual":
        raise BilledOtherwise("the terms bill by the period", field="terms")
    if terms.annual_fee is not None:
        return unchanged(terms.annual_fee, step="annual_fee", formula="agreed for twelve months")
    return worked_out(
        MONTHS_OF_A_YEAR * terms.fee.amount,
        terms.currency,
        step="annual_fee",
        formula=f"{MONTHS_OF_A_YEAR} {TIMES} {terms.fee}",
    )


def months_of_year(starts_on: date) -> tuple[RetainerPeriod, ...]:
    """Twelve months from `starts_on`, anchored at its day: gap-free, and without drift."""
    return tuple(
        period_at(
            "month",
            months_later(starts_on, month, anchor_day=starts_on.day),
            anchor_day=starts_on.day,
        )
        for month in range(MONTHS_OF_A_YEAR)
    )


def base_grant(period: RetainerPeriod, minutes: int, value: Money) -> Grant:
    """The minutes that the fee of `period` pays for, usable until it ends."""
    return Grant(
        id=f"base:{period.starts_on}",
        source="base",
        minutes=minutes,
        effective_on=period.starts_on,
        expires_on=period.ends_on,
        priority=PRIORITIES["base"],
        value=value,
    )
