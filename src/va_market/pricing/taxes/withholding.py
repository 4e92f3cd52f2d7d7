"""Tax that the payer keeps back and hands to the tax office (money.md §2, withholding)."""

from decimal import Decimal

from va_market.kit.money import Money
from va_market.pricing.percents import HUNDRED, checked_percent, percent_text
from va_market.pricing.trace import Explained, worked_out


def withheld(net: Money, percent: Decimal) -> Explained:
    """The part of `net`, an amount before tax, that is kept back; rounded once.

    A leg of its own in the ledger: neither the price nor the tax on it changes, only what is paid
    out. A negative amount gives the mirrored part.

    Raises:
        PercentOutOfRange: below 0, above 100, or with more than four decimals.
    """
    checked_percent(percent, field="withholding_percent")
    return worked_out(
        net.amount * percent / HUNDRED,
        net.currency,
        step="withholding",
        formula=f"{percent_text(percent)} % of {net} before tax, kept back for the tax office",
    )
