from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.kit.http.problem import Problem
from va_market.kit.schema import Schema
from va_market.payouts.schemas.payouts import PayoutRead

MOST_AT_ONCE = 100


class Outcome(StrEnum):
    PAID = "paid"
    FAILED = "failed"
    RETURNED = "returned"


class Settlement(Schema):
    """What the bank says of one payout."""

    model_config = ConfigDict(extra="forbid")

    payout_id: UUID
    outcome: Outcome
    settled_on: date = Field(description="The day of the bank statement.")
    reason_code: str | None = Field(
        default=None,
        pattern="^[A-Z]{2}[0-9]{2}$",
        description="ISO 20022, such as AC04 for a closed account; not of what was paid.",
    )


class SettleMany(Schema):
    """Up to a hundred of them; each succeeds or fails by itself."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "payout_id": "0199b1c2-7a1e-7c53-8d3e-6f1f2a3b4c5d",
                            "outcome": "paid",
                            "settled_on": "2026-12-08",
                        }
                    ]
                }
            ]
        },
    )

    items: list[Settlement] = Field(min_length=1, max_length=MOST_AT_ONCE)


class SettlementResult(Schema):
    """What became of one of them."""

    status: int = Field(description="As if it had been sent alone: 200, 404, 409 or 422.")
    payout: PayoutRead | None
    problem: Problem | None


class SettleManyResult(Schema):
    """One result for each, in their order."""

    done_count: int
    failed_count: int
    results: list[SettlementResult]
