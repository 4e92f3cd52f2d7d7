"""The fee of the platform, taken on the total of each line before tax (money.md §2)."""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from va_market.kit.money import Money
from va_market.pricing.rounding import round_money
from va_market.pricing.trace import Explained, worked_out

_PLAIN_PERCENT = re.compile(r"(0|[1-9][0-9]{0,2})(\.[0-9]{1,4})?", re.ASCII)
_HUNDRED = Decimal(100)


def _read_percent(given: Any) -> Decimal:
    # JSON numbers are refused: a reader may have passed them through binary fractions.
    text = f"{given:f}" if isinstance(given, Decimal) else given
    if not isinstance(text, str) or not _PLAIN_PERCENT.fullmatch(text) or Decimal(text) > _HUNDRED:
        raise PydanticCustomError(
            "percent_invalid",
            "the percentage must be a string from 0 to 100 with at most 4 decimals",
        )
    return Decimal(text)


def _plain(percent: Decimal) -> str:
    return f"{percent.normalize():f}"


Percent = Annotated[
    Decimal,
    PlainValidator(_read_percent),
    PlainSerializer(_plain, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^(100(\.0{1,4})?|[1-9]?[0-9](\.[0-9]{1,4})?)$",
            "description": "Plain decimal from 0 to 100 with at most 4 decimals.",
            "examples": ["10"],
        }
    ),
]


class FeeRule(BaseModel):
    """Who pays the fee of the platform, and how much of each line it is."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"payer": "client", "percent": "10"}]},
    )

    payer: Literal["client", "assistant"] = Field(
        description="The client pays it on top, or the assistant receives less.",
        examples=["client"],
    )
    percent: Percent = Field(
        description="Share of the line before tax, from 0 to 100.", examples=["10"]
    )


def fee_on(line_total: Money, rule: FeeRule) -> Money:
    """The fee on one line before tax, rounded once; a negative line gives the mirrored fee.

    Source: money.md §2, fees.
    """
    return round_money(_share(line_total, rule), line_total.currency)


def explained_fee(line_total: Money, rule: FeeRule) -> Explained:
    """`fee_on` with its derivation (money.md §2)."""
    return worked_out(
        _share(line_total, rule),
        line_total.currency,
        step="fee",
        formula=f"{_plain(rule.percent)} % of {line_total}, paid by the {rule.payer}",
    )


def _share(line_total: Money, rule: FeeRule) -> Decimal:
    return line_total.amount * rule.percent / _HUNDRED
