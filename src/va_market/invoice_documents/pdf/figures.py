"""Numbers and dates as people read them."""

from decimal import Decimal

from va_market.invoice_documents.codes import Unit
from va_market.invoice_documents.parts import DocumentLine
from va_market.kit.money import EXPONENTS, Money
from va_market.pricing.percents import percent_text

_UNTAXED = {"Z": "0 %", "E": "Exempt", "AE": "Reverse charge", "O": "No tax", "G": "Export"}


def amount_text(money: Money) -> str:
    """Such as `1,250.00`; the currency stands at the head of the column."""
    return f"{money.amount:,f}"


def quantity_text(quantity: Decimal, unit: Unit) -> str:
    """Such as `12.5 h` or `1 piece`."""
    return f"{quantity:,f} {unit.label(quantity)}"


def price_text(line: DocumentLine) -> str:
    """Such as `27.50` or `27.50 per 60 min`; no decimal that counts is left out."""
    _, _, exponent = line.unit_price.as_tuple()
    decimals = max(EXPONENTS[line.net.currency], -int(exponent))
    price = f"{line.unit_price:,.{decimals}f}"
    if line.price_quantity == 1:
        return price
    return f"{price} per {quantity_text(line.price_quantity, line.unit)}"


def rate_text(category: str, percent: Decimal) -> str:
    """The rate, or why there is none."""
    return _UNTAXED.get(category) or f"{percent_text(percent)} %"
