"""Elements of UBL: prefixed names as they stand in the text, and never an empty one."""

from collections.abc import Mapping
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from va_market.kit.money import EXPONENTS, Money

CENTS = 2
"""The rules BR-DEC know of no more decimals."""

# Unicode calls these no characters, and XML 1.0 cannot hold them.
_NOT_IN_XML = {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}


def put(parent: Element, name: str, value: object, **attributes: str) -> None:
    """A basic element, unless there is nothing to say (PEPPOL-EN16931-R008)."""
    if value is not None:
        SubElement(parent, f"cbc:{name}", attributes).text = _text_of(value)


def put_all(parent: Element, values: Mapping[str, object]) -> None:
    """Basic elements in this order, without those of nothing."""
    for name, value in values.items():
        put(parent, name, value)


def put_amount(parent: Element, name: str, money: Money) -> None:
    """An amount that is whole in the decimals written; `peppol.check` refused the others."""
    decimals = min(EXPONENTS[money.currency], CENTS)
    put(parent, name, f"{money.amount:.{decimals}f}", currencyID=money.currency)


def group(parent: Element, name: str) -> Element:
    """An aggregate, which is to be filled at once."""
    return SubElement(parent, f"cac:{name}")


def _text_of(value: object) -> str:
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.translate(_NOT_IN_XML)
