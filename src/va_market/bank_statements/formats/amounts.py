"""Amounts as banks write them: read exactly or refused, never guessed."""

import re
from decimal import Decimal
from enum import StrEnum

from va_market.bank_statements.formats.lines import BadLine
from va_market.kit.money import EXPONENTS, InvalidMoney, Money

_PLAIN = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,5})?", re.ASCII)
_SIGNED = re.compile(r"([+-]?)(.*?)(-?)")


class DecimalSign(StrEnum):
    POINT = "point"
    COMMA = "comma"


# Thousands are grouped by three, by the same sign throughout, or not at all.
_GROUPED = {
    DecimalSign.POINT: re.compile(
        r"\d{1,3}(?:([,' \u00a0\u202f])\d{3}(?:\1\d{3})*)?(?:\.\d+)?", re.ASCII
    ),
    DecimalSign.COMMA: re.compile(
        r"\d{1,3}(?:([.' \u00a0\u202f])\d{3}(?:\1\d{3})*)?(?:,\d+)?", re.ASCII
    ),
}
_WHOLE = {
    DecimalSign.POINT: re.compile(r"\d+(?:\.\d+)?", re.ASCII),
    DecimalSign.COMMA: re.compile(r"\d+(?:,\d+)?", re.ASCII),
}
_MARK = {DecimalSign.POINT: ".", DecimalSign.COMMA: ","}


def amount_of(text: str, currency: str, *, column: str) -> Money:
    """An amount without a sign, as XML writes it.

    Raises:
        BadLine: it is none, or more exact than its currency.
    """
    if currency not in EXPONENTS:
        raise BadLine(column, "unknown_currency", "not a currency of ISO 4217")
    if _PLAIN.fullmatch(text) is None:
        raise BadLine(column, "not_an_amount", "must be a plain decimal number")
    try:
        return Money(Decimal(text), currency)
    except InvalidMoney as error:
        raise BadLine(column, "not_an_amount", str(error)) from error


def signed_amount(text: str, currency: str, sign: DecimalSign, *, column: str) -> Money:
    """An amount with its sign before or behind it, as tables write it. Raises as `amount_of`."""
    found = _SIGNED.fullmatch(text.strip())
    before, digits, behind = found.groups() if found else ("", "", "")
    fits = _GROUPED[sign].fullmatch(digits) or _WHOLE[sign].fullmatch(digits)
    if fits is None or (before and behind):
        reason = f"must be a number with a decimal {sign}"
        raise BadLine(column, "not_an_amount", reason)
    whole, _, rest = digits.partition(_MARK[sign])
    plain = f"{re.sub(r'[^0-9]', '', whole)}.{rest or '0'}"
    amount = amount_of(plain, currency, column=column)
    return -amount if "-" in {before, behind} else amount
