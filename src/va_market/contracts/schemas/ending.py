from typing import Literal

from pydantic import ConfigDict, Field

from va_market.contracts.models import EndCategory
from va_market.kit.fields import Note
from va_market.kit.schema import Schema
from va_market.proposals.schemas import Day

Category = Literal[
    EndCategory.COMPLETED, EndCategory.NO_LONGER_NEEDED, EndCategory.BREACH, EndCategory.OTHER
]


class ContractEnd(Schema):
    """Why it ends, and when. The days of notice that were agreed hold, but for cause."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"reason": "The archive is sorted.", "category": "completed"},
                {
                    "reason": "We move the inbox in house.",
                    "category": "no_longer_needed",
                    "ends_on": "2027-01-31",
                },
                {"reason": "Passwords were shared.", "category": "breach", "for_cause": True},
            ]
        },
    )

    reason: Note
    category: Category = Field(default=EndCategory.OTHER, description="Why, in a word.")
    ends_on: Day | None = Field(
        default=None,
        description="The last day, in the contract's zone; the first possible one by default: at "
        "once where no notice was agreed.",
    )
    for_cause: bool = Field(
        default=False,
        strict=True,
        description="Ends it at once because of a breach, whatever notice was agreed.",
    )
