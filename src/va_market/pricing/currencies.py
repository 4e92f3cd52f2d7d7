"""From one currency into another, with an exact rate of a known day (money.md §6)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import (
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Currency, Name
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.errors import PricingError
from va_market.pricing.frozen import frozen
from va_market.pricing.rounding import add_up
from va_market.pricing.signed_shares import scaled_shares
from va_market.pricing.terms.fields import CalendarDay
from va_market.pricing.trace import TIMES, Explained, worked_out

# As in BaseOneRate of ISO 20022. An amount of 15 digits times such a rate is exact in a Decimal.
_MOST_DIGITS = 11
_PLAIN_RATE = re.compile(r"(0|[1-9][0-9]{0,10})(\.[0-9]{1,10})?", re.ASCII)

_EXAMPLE = {
    "base": "EUR",
    "target": "USD",
    "rate": "1.0834",
    "on": "2026-12-01",
    "source": "European Central Bank, euro reference rates",
}


class RateNotApplicable(PricingError):
    """The rate is of another currency; the inverse of a rate is never guessed."""

    code = "rate_not_applicable"


def _read_rate(given: Any) -> Decimal:
    # JSON numbers are refused: a reader may have passed them through binary fractions.
    text = f"{given:f}" if isinstance(given, Decimal) else given
    if not isinstance(text, str) or not _PLAIN_RATE.fullmatch(text) or not _fits(Decimal(text)):
        raise PydanticCustomError(
            "exchange_rate_invalid",
            "the rate must be a string above 0 with at most 11 digits, 10 of them decimals",
        )
    return Decimal(text)


def _fits(rate: Decimal) -> bool:
    return rate > 0 and len(rate.as_tuple().digits) <= _MOST_DIGITS


def _plain(rate: Decimal) -> str:
    return f"{rate:f}"


ExactRate = Annotated[
    Decimal,
    PlainValidator(_read_rate),
    PlainSerializer(_plain, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^(0|[1-9][0-9]{0,10})(\.[0-9]{1,10})?$",
            "description": "Plain decimal above 0 with at most 11 digits, 10 of them decimals.",
            "examples": ["1.0834"],
        }
    ),
]


class ExchangeRate(Schema):
    """How many units of the target one unit of the base was worth on a day, and who says so."""

    model_config = frozen(_EXAMPLE)

    base: Currency = Field(description="ISO 4217 code of what is converted.", examples=["EUR"])
    target: Currency = Field(description="ISO 4217 code of what comes out.", examples=["USD"])
    rate: ExactRate = Field(
        description="Units of the target for one unit of the base, as published.",
        examples=["1.0834"],
    )
    on: CalendarDay = Field(description="Day of the rate.", examples=["2026-12-01"])
    source: Name = Field(description="Who published it.", examples=[_EXAMPLE["source"]])

    @model_validator(mode="after")
    def _has_two_currencies(self) -> Self:
        if self.base == self.target:
            raise PydanticCustomError("same_currency", "a rate is between two currencies")
        return self


@dataclass(frozen=True, slots=True)
class Converted:
    """A total in its new currency, and what each line contributes to it."""

    total: Explained
    parts: tuple[Money, ...]


def convert(amount: Money, rate: ExchangeRate) -> Explained:
    """`amount` in the target currency of `rate`, rounded once to its decimals.

    Raises:
        RateNotApplicable: the amount is not in the base currency of the rate.
        AmountOutOfRange: beyond 15 digits in the smallest unit of the target.
    """
    if amount.currency != rate.base:
        raise RateNotApplicable(
            f"a rate from {rate.base} to {rate.target} does not convert {amount.currency}",
            field="rate",
        )
    return worked_out(
        amount.amount * rate.rate,
        rate.target,
        step="exchange",
        formula=f"{amount} {TIMES} {rate.rate:f} {rate.target} for 1 {rate.base}, "
        f"{rate.source}, {rate.on.isoformat()}",
    )


def convert_lines(amounts: Sequence[Money], rate: ExchangeRate) -> Converted:
    """The sum of `amounts`, converted and rounded once, and shared out over them exactly.

    Raises:
        RateNotApplicable: an amount is not in the base currency of the rate.
        AmountOutOfRange: a sum is beyond 15 digits in the smallest unit.
    """
    strange = next((one for one in amounts if one.currency != rate.base), None)
    total = convert(strange or add_up(amounts, rate.base), rate)
    _, parts = scaled_shares(amounts, lambda one: convert(one, rate).value, currency=rate.base)
    return Converted(total=total, parts=tuple(parts))
