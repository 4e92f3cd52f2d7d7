"""An exact amount in one currency.

Source of the rules: ISO 4217 for the decimals of each currency, api.md §1 for the form on the wire.
Rounding does not happen here: an amount that does not fit its currency is refused.
`va_market.pricing.rounding` is the only place that rounds.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, Self

import iso4217
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

# Not traded or without decimals in ISO 4217 (metals, test codes, "no currency").
EXPONENTS: dict[str, int] = {
    currency.code: currency.exponent
    for currency in iso4217.Currency
    if currency.exponent is not None
}
# BIGINT in the database; 15 digits are also exact in every JSON reader and spreadsheet.
MAX_MINOR = 10**15 - 1
# The smallest unit and the largest amount of each currency, in major units.
BOUNDS: dict[str, tuple[Decimal, Decimal]] = {
    code: (Decimal(1).scaleb(-exponent), Decimal(MAX_MINOR).scaleb(-exponent))
    for code, exponent in EXPONENTS.items()
}
_PLAIN_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,4})?", re.ASCII)
_fill = object.__setattr__


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one sum or comparison."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(f"{left} and {right} cannot be combined")


class InvalidMoney(ValueError):
    """The text is not an amount of the currency, or the currency is unknown."""


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` in major units, held with exactly the decimals of `currency`.

    Raises:
        InvalidMoney: unknown currency, more decimals than it has, or beyond 15 digits.
    """

    amount: Decimal
    currency: str
    _wire: dict[str, str] | None = field(default=None, init=False, repr=False, compare=False)
    """What `as_json` said before: pages show the same few budgets and rates again and again."""

    def __post_init__(self) -> None:
        bounds = BOUNDS.get(self.currency)
        if bounds is None:
            raise InvalidMoney("not a currency of ISO 4217")
        smallest, most = bounds
        if not self.amount.is_finite() or abs(self.amount) > most:
            raise InvalidMoney("the amount is out of range")
        fitted = self.amount.quantize(smallest)
        if fitted != self.amount:
            raise InvalidMoney(f"{self.currency} has {EXPONENTS[self.currency]} decimals")
        object.__setattr__(self, "amount", fitted + 0)  # + 0 turns -0.00 into 0.00

    @classmethod
    def parse(cls, amount: str, currency: str) -> Self:
        """Read a plain decimal such as `1250.00`; exponents, spaces and `+` are refused."""
        if not _PLAIN_DECIMAL.fullmatch(amount):
            raise InvalidMoney("the amount is not a plain decimal number")
        return cls(Decimal(amount), currency)

    @classmethod
    @lru_cache(maxsize=4096)  # the same few rates and budgets are met all the time
    def from_minor(cls, minor: int, currency: str) -> Self:
        """`minor` in the smallest unit of the currency: cents, yen, fils."""
        if currency not in EXPONENTS:
            raise InvalidMoney("not a currency of ISO 4217")
        return cls(Decimal(minor).scaleb(-EXPONENTS[currency]), currency)

    @classmethod
    def fitting(cls, amount: Decimal, currency: str) -> Self:
        """An amount that is known to have the decimals of its currency, and to be in range.

        What was checked or rounded a moment ago is not checked once more.
        """
        made = object.__new__(cls)
        _fill(made, "amount", amount + 0)  # + 0 turns -0.00 into 0.00
        _fill(made, "currency", currency)
        _fill(made, "_wire", None)
        return made

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls.from_minor(0, currency)

    @property
    def minor(self) -> int:
        """The amount in the smallest unit of the currency, as the database keeps it."""
        return int(self.amount.scaleb(EXPONENTS[self.currency]))

    def __add__(self, other: "Money") -> "Money":
        return self._in_range(self.amount + self._same(other))

    def __sub__(self, other: "Money") -> "Money":
        return self._in_range(self.amount - self._same(other))

    def __neg__(self) -> "Money":
        return Money.fitting(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def as_json(self) -> dict[str, str]:
        """The form of the API: `{"amount": "1250.00", "currency": "EUR"}`; not to be changed."""
        wire = self._wire
        if wire is None:
            wire = {"amount": f"{self.amount:f}", "currency": self.currency}
            object.__setattr__(self, "_wire", wire)
        return wire

    def _in_range(self, amount: Decimal) -> "Money":
        if abs(amount) > BOUNDS[self.currency][1]:
            raise InvalidMoney("the amount is out of range")
        return Money.fitting(amount, self.currency)

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return other.amount

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: type[Any], _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        field = core_schema.typed_dict_field
        wire = core_schema.typed_dict_schema(
            {
                "amount": field(core_schema.str_schema(strict=True, max_length=24)),
                "currency": field(core_schema.str_schema(strict=True, max_length=3)),
            },
            extra_behavior="forbid",
        )
        read = core_schema.no_info_after_validator_function(_from_wire, wire)
        return core_schema.json_or_python_schema(
            json_schema=read,
            # Not a union: that would name both branches in the pointer of an error.
            python_schema=core_schema.no_info_wrap_validator_function(_as_is_or_read, read),
            serialization=core_schema.plain_serializer_function_ser_schema(Money.as_json),
            ref=f"{cls.__module__}.{cls.__name__}",  # one schema in the document, not sixty copies
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            "type": "object",
            "title": "Money",
            "description": "An exact amount. Never a float.",
            "properties": {
                "amount": {
                    "type": "string",
                    "pattern": r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?$",
                    "description": "Plain decimal with at most the decimals of the currency.",
                    "examples": ["1250.00"],
                },
                "currency": {
                    "type": "string",
                    "pattern": "^[A-Z]{3}$",
                    "format": "iso-4217",
                    "description": "ISO 4217 code.",
                    "examples": ["EUR"],
                },
            },
            "required": ["amount", "currency"],
            "additionalProperties": False,
            "examples": [{"amount": "1250.00", "currency": "EUR"}],
        }


def _as_is_or_read(given: Any, read: Callable[[Any], Money]) -> Money:
    return given if isinstance(given, Money) else read(given)


def _from_wire(wire: dict[str, str]) -> Money:
    try:
        return Money.parse(wire["amount"], wire["currency"])
    except InvalidMoney as error:
        raise PydanticCustomError("money_invalid", "{reason}", {"reason": str(error)}) from error
