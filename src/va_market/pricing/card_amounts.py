"""Amounts as Stripe counts them, which is not ISO 4217 everywhere.

Source of the rules: docs.stripe.com/currencies, on zero-decimal, three-decimal and special cases.
"""

from va_market.kit.money import EXPONENTS, Money

MOST_UNITS = 99_999_999
"""Stripe takes eight digits of an amount."""
_ZERO_DECIMALS = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "JPY",
        "KMF",
        "KRW",
        "MGA",
        "PYG",
        "RWF",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
_THREE_DECIMALS = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])
# Whole amounts, which are written with two decimals as they once were.
_WHOLE_OF_TWO = frozenset({"ISK", "UGX"})
_TWO_DECIMALS = frozenset(
    [
        "AED",
        "AFN",
        "ALL",
        "AMD",
        "AOA",
        "ARS",
        "AUD",
        "AWG",
        "AZN",
        "BAM",
        "BBD",
        "BDT",
        "BMD",
        "BND",
        "BOB",
        "BRL",
        "BSD",
        "BWP",
        "BYN",
        "BZD",
        "CAD",
        "CDF",
        "CHF",
        "CNY",
        "COP",
        "CRC",
        "CVE",
        "CZK",
        "DKK",
        "DOP",
        "DZD",
        "EGP",
        "ETB",
        "EUR",
        "FJD",
        "FKP",
        "GBP",
        "GEL",
        "GIP",
        "GMD",
        "GTQ",
        "GYD",
        "HKD",
        "HNL",
        "HTG",
        "HUF",
        "IDR",
        "ILS",
        "INR",
        "JMD",
        "KES",
        "KGS",
        "KHR",
        "KYD",
        "KZT",
        "LAK",
        "LBP",
        "LKR",
        "LRD",
        "LSL",
        "MAD",
        "MDL",
        "MKD",
        "MMK",
        "MNT",
        "MOP",
        "MUR",
        "MVR",
        "MWK",
        "MXN",
        "MYR",
        "MZN",
        "NAD",
        "NGN",
        "NIO",
        "NOK",
        "NPR",
        "NZD",
        "PAB",
        "PEN",
        "PGK",
        "PHP",
        "PKR",
        "PLN",
        "QAR",
        "RON",
        "RSD",
        "RUB",
        "SAR",
        "SBD",
        "SCR",
        "SEK",
        "SGD",
        "SHP",
        "SOS",
        "SRD",
        "SZL",
        "THB",
        "TJS",
        "TOP",
        "TRY",
        "TTD",
        "TWD",
        "TZS",
        "UAH",
        "USD",
        "UYU",
        "UZS",
        "WST",
        "XCD",
        "YER",
        "ZAR",
        "ZMW",
    ]
)
_DECIMALS = {
    code: decimals
    for codes, decimals in (
        (_ZERO_DECIMALS, 0),
        (_TWO_DECIMALS | _WHOLE_OF_TWO, 2),
        (_THREE_DECIMALS, 3),
    )
    for code in codes & EXPONENTS.keys()
}
_STEPS = dict.fromkeys(_THREE_DECIMALS, 10) | dict.fromkeys(_WHOLE_OF_TWO, 100)
"""What the units of a currency are whole multiples of, where that is not one."""


class NotACardAmount(ValueError):
    """Stripe cannot take, or did not mean, this amount; `code` says why."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def card_units(amount: Money) -> int:
    """The amount in the units of Stripe.

    Raises:
        NotACardAmount: `unsupported_currency`, `too_precise` for what cards of the currency pay,
            or `too_large`.
    """
    scale, ours = _scale_of(amount.currency), _ours(amount.currency)
    units, rest = divmod(amount.minor * scale, ours)
    if rest or units % _STEPS.get(amount.currency, 1):
        detail = f"cards do not pay amounts in {amount.currency} so finely"
        raise NotACardAmount("too_precise", detail)
    if units > MOST_UNITS:
        raise NotACardAmount("too_large", "a card pays eight digits at most")
    return units


def money_of_units(units: int, currency: str) -> Money:
    """The same the other way round, of a currency in upper or, as Stripe writes it, lower case.

    Raises:
        NotACardAmount: `unsupported_currency`, or `too_precise` for the currency.
    """
    code = currency.upper()
    scale = _scale_of(code)
    minor, rest = divmod(units * _ours(code), scale)
    if rest:
        raise NotACardAmount("too_precise", f"{code} is not divided so finely")
    return Money.from_minor(minor, code)


def _ours(currency: str) -> int:
    """How many of our smallest units one of the currency has."""
    return int(10 ** EXPONENTS[currency])


def _scale_of(currency: str) -> int:
    """How many of Stripe's."""
    found = _DECIMALS.get(currency)
    if found is None:
        raise NotACardAmount("unsupported_currency", f"cards do not pay in {currency}")
    return int(10**found)
