"""Field types of rates that terms, policies and the API share."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from va_market.pricing.percents import percent_text

_PLAIN_FACTOR = re.compile(r"(0|[1-9][0-9]?)(\.[0-9]{1,4})?", re.ASCII)


def _read_factor(given: Any) -> Decimal:
    # JSON numbers are refused: a reader may have passed them through binary fractions.
    text = f"{given:f}" if isinstance(given, Decimal) else given
    if not isinstance(text, str) or not _PLAIN_FACTOR.fullmatch(text) or not Decimal(text):
        raise PydanticCustomError(
            "factor_invalid",
            "the factor must be a string above 0 and below 100 with at most 4 decimals",
        )
    return Decimal(text)


Factor = Annotated[
    Decimal,
    PlainValidator(_read_factor),
    PlainSerializer(percent_text, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^([1-9][0-9]?(\.[0-9]{1,4})?"
            r"|0\.([1-9][0-9]{0,3}|0[1-9][0-9]{0,2}|00[1-9][0-9]?|000[1-9]))$",
            "description": "Plain decimal above 0 and below 100 with at most 4 decimals.",
            "examples": ["1.15"],
        }
    ),
]
RoleName = Annotated[
    str,
    Field(
        strict=True,
        min_length=1,
        max_length=64,
        pattern=r"^[a-z][a-z0-9_]*$",
        description="A position in lower case, such as `executive_assistant`.",
        examples=["executive_assistant"],
    ),
]
