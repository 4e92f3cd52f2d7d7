from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.config import JsonDict

from va_market.kit.db import Row
from va_market.kit.fields import Moment, Note
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import shaped
from va_market.pricing.trace import TraceStep

EXAMPLE: JsonDict = {
    "reason": "Two hours were not asked for.",
    "lines": [
        {
            "line_id": "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80",
            "amount": {"amount": "50.00", "currency": "EUR"},
        }
    ],
}


class CreditedLineCreate(Schema):
    """What of a line is taken back, before fee and tax."""

    model_config = ConfigDict(extra="forbid")

    line_id: UUID
    amount: Money = Field(description="Of a negative line a negative amount.")


class CreditNoteCreate(Schema):
    """Some lines of work, as a whole or in part; their fee and tax follow in proportion."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    reason: Note
    lines: Annotated[list[CreditedLineCreate], Field(min_length=1, max_length=1000)]


class CreditedLineRead(Schema):
    line_id: UUID
    amount: Money = Field(description="Before fee and tax.")
    client_fee: Money = Field(description="What goes back of the fee that the client bore.")
    assistant_fee: Money = Field(description="What goes back of the fee that the issuer bore.")
    trace: list[TraceStep] = Field(
        description="How the amount came about, where time was corrected; empty: it was decided."
    )


class _Line(Schema):
    """A line as the database tells it in JSON."""

    line_id: UUID
    amount_minor: int
    client_fee_minor: int
    assistant_fee_minor: int
    trace: list[TraceStep]


_LINES = TypeAdapter(list[_Line])
_OF_LINE = ("amount", "client_fee", "assistant_fee")
_OF_NOTE = ("net", "tax", "total", "client_fee", "assistant_fee", "refund")


def _amounts(thing: Any, names: Sequence[str], currency: str) -> dict[str, Money]:
    return {name: Money.from_minor(getattr(thing, f"{name}_minor"), currency) for name in names}


class CreditNoteRead(Schema):
    """What of an invoice was taken back; it never changes."""

    id: UUID
    invoice_id: UUID
    number: str = Field(description="Without gaps in its series.")
    issued_on: date
    reason: str
    lines: list[CreditedLineRead]
    net: Money = Field(description="The lines, and what the client bore of the fee on them.")
    tax: Money
    total: Money
    client_fee: Money = Field(description="What of `net` is fee.")
    assistant_fee: Money = Field(description="What the issuer owes the platform less, besides.")
    refund: Money = Field(description="What of the total was paid already: to be given back.")
    corrected_entries: int = Field(
        description="How many entries it settles that take billed time back, or stand in its "
        "place: they are among the sources of its lines. Zero: it was decided otherwise."
    )
    transaction_id: UUID = Field(description="What posted it, as the entries of accounts name it.")
    issued_by: UUID | None = Field(description="Null: silence has settled a dispute.")
    created_at: Moment

    @classmethod
    def of(cls, note: Any, lines: Sequence[Any], currency: str) -> "CreditNoteRead":
        shown = [
            shaped(CreditedLineRead, one, **_amounts(one, _OF_LINE, currency)) for one in lines
        ]
        return shaped(
            cls,
            note,
            **_amounts(note, _OF_NOTE, currency),
            lines=shown,
            transaction_id=note.posting_id,
        )

    @classmethod
    def of_row(cls, row: Row) -> "CreditNoteRead":
        return cls.of(row, _LINES.validate_python(row.lines), row.currency)


class CreditNotePage(PageOf[CreditNoteRead]):
    """A page of credit notes."""


class CreditNoteSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class CreditNoteQuery(Schema):
    sort: CreditNoteSort = CreditNoteSort.NEWEST
