"""What the caller gets wrong in a period, a change, a pause or a renewal."""

from va_market.kit.money import Money
from va_market.pricing.errors import PricingError


class PartOutOfRange(PricingError):
    """A part lies outside its whole, or the whole is nothing."""

    code = "part_out_of_range"


class PeriodLengthInvalid(PricingError):
    """A custom period needs its length in days, and no other period has one."""

    code = "period_length_invalid"


class AnchorNotApplicable(PricingError):
    """Only periods that are made of months begin on a day of the month, from 1 to 31."""

    code = "anchor_not_applicable"


class UnitNotApplicable(PricingError):
    """Months of 30 days say nothing about a period that is counted in days."""

    code = "unit_not_applicable"


class SpanOutsidePeriod(PricingError):
    """Days or moments lie outside the period that they are said to be a part of."""

    code = "span_outside_period"


class MomentWithoutZone(PricingError):
    """A moment without its zone or offset can mean any of many."""

    code = "moment_without_zone"


class TooManyPeriods(PricingError):
    """The time holds more periods than one quote can show."""

    code = "too_many_periods"


class PriceCurrencyMismatch(PricingError):
    """The prices of a change or a renewal, or what was billed, are of different currencies."""

    code = "price_currency_mismatch"


class BilledNegative(PricingError):
    """Less than nothing cannot have been billed."""

    code = "billed_negative"


class PauseOutsideTerm(PricingError):
    """A pause begins when the contract has ended already."""

    code = "pause_outside_term"


class CurrentPriceRequired(PricingError):
    """The policy renews at the current price, which is not given."""

    code = "current_price_required"


def of_one_currency(price: Money, **amounts: Money | None) -> None:
    """Refuse amounts of another currency than `price`; None is no amount.

    Raises:
        PriceCurrencyMismatch: naming the first such amount.
    """
    for name, amount in amounts.items():
        if amount is not None and amount.currency != price.currency:
            raise PriceCurrencyMismatch(
                f"{name} is in {amount.currency}, the price in {price.currency}", field=name
            )


def not_negative(billed_amount: Money) -> Money:
    """`billed_amount`, which must not lie below zero.

    Raises:
        BilledNegative: it does.
    """
    if billed_amount.minor < 0:
        raise BilledNegative("what was billed is below zero", field="billed_amount")
    return billed_amount
