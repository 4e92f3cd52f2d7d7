"""Corrected time that a credit note settles: asked for, and weighed before."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from va_market.invoices.schemas.credit_notes import CreditedLineRead
from va_market.kit.fields import Note
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.kit.shapes import shaped

_REVERSALS: list[JsonValue] = ["0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a81"]


class SettlementAsk(Schema):
    """Which corrections; what stands in the place of time that they take back comes with them."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reversal_ids": _REVERSALS}]}
    )

    reversal_ids: Annotated[list[UUID], Field(min_length=1, max_length=1000)] | None = Field(
        default=None,
        description="Entries that take back time of this invoice; null: all that are settled "
        "nowhere yet.",
    )


class CorrectionsSettle(SettlementAsk):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"reason": "The timer ran through lunch."}]},
    )

    reason: Note


class CorrectedEntryRead(Schema):
    """An entry that takes time back, or stands in the place of other time."""

    time_entry_id: UUID
    line_id: UUID = Field(description="The line behind which it would stand.")
    reverses_id: UUID | None = Field(description="The entry that it takes back.")
    replaces_id: UUID | None = Field(description="The entry in whose place it stands.")
    billable_seconds: int


class SettlementRead(Schema):
    """What a credit note for corrected time would come to; nothing was written."""

    invoice_id: UUID
    entries: list[CorrectedEntryRead]
    lines: list[CreditedLineRead]
    net: Money = Field(description="The lines, and what the client bore of the fee on them.")
    tax: Money
    total: Money
    client_fee: Money = Field(description="What of `net` is fee.")
    assistant_fee: Money = Field(description="What the issuer would owe the platform less.")
    refund: Money = Field(description="What of the total was paid already.")

    @classmethod
    def of(cls, weighed: Any) -> "SettlementRead":
        found, sums = weighed.settlement, weighed.sums
        return cls(
            invoice_id=found.held.invoice.id,
            entries=[shaped(CorrectedEntryRead, row, time_entry_id=row.id) for row in found.taken],
            lines=_lines(weighed.backs, found.amounts),
            **{name: getattr(sums, name) for name in cls.model_fields.keys() & _SUMS},
        )


_SUMS = {"net", "tax", "total", "client_fee", "assistant_fee", "refund"}


def _lines(backs: Sequence[Any], amounts: Any) -> list[CreditedLineRead]:
    return [
        CreditedLineRead(
            line_id=back.line.id,
            amount=back.amount,
            client_fee=back.client_fee,
            assistant_fee=back.assistant_fee,
            trace=list(amounts[back.line.id].steps),
        )
        for back in backs
    ]
