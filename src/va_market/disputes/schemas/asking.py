"""What callers send, and ask of lists."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from va_market.disputes.models import DisputeReason, DisputeStatus
from va_market.kit.fields import Note, Price, PriceOrZero
from va_market.kit.http.queries import CommaList
from va_market.kit.schema import Schema

_EUR_25: dict[str, Any] = {
    "line_id": "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80",
    "amount": {"amount": "25.00", "currency": "EUR"},
}
MOST_LINES = 100


def _each_once(ids: list[UUID]) -> list[UUID]:
    if len(set(ids)) < len(ids):
        raise PydanticCustomError("repeated", "names a file twice")
    return ids


FileIds = Annotated[
    list[UUID],
    Field(
        default_factory=list,
        max_length=20,
        description="Files that you sent for the contract; the dispute holds them for good.",
    ),
    AfterValidator(_each_once),
]


class DisputedLineCreate(Schema):
    model_config = ConfigDict(extra="forbid")

    line_id: UUID
    amount: Price = Field(description="What of it is disputed, before fee and tax.")


class SettledLine(Schema):
    model_config = ConfigDict(extra="forbid")

    line_id: UUID
    amount: PriceOrZero = Field(description="What goes back of it, before fee and tax.")


Settlement = Annotated[
    list[SettledLine],
    Field(min_length=1, max_length=MOST_LINES, description="Each disputed line, once."),
]


class DisputeCreate(Schema):
    """Some lines of work, as a whole or in part; their fee and tax follow in proportion."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "reason": "wrong_time",
                    "text": "We agreed on one hour for this.",
                    "lines": [_EUR_25],
                }
            ]
        },
    )

    reason: DisputeReason
    text: Note
    lines: Annotated[list[DisputedLineCreate], Field(min_length=1, max_length=MOST_LINES)]
    file_ids: FileIds


class DisputeAnswer(Schema):
    """What the issuer says; with a settlement where a part is accepted."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": "Half of it was a mistake.", "settlement": [_EUR_25]},
                {"text": "You asked for both."},
            ]
        },
    )

    text: Note
    settlement: Settlement | None = None
    file_ids: FileIds


class SettlementPropose(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"settlement": [_EUR_25]}]}
    )

    settlement: Settlement
    text: Note | None = None


class DisputeStatement(Schema):
    """Words, and what shows that they are true."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "The report shows it."}]}
    )

    text: Note
    file_ids: FileIds


class DisputeDecline(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "That is too little."}]}
    )

    text: Note


class DisputeRule(Schema):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "The hour was not agreed on.", "settlement": [_EUR_25]}]
        },
    )

    text: Note = Field(description="The reasons; both sides read them.")
    settlement: Settlement


class DisputeSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class DisputeOfInvoiceQuery(Schema):
    sort: DisputeSort = DisputeSort.NEWEST


class DisputeQuery(Schema):
    sort: DisputeSort = DisputeSort.NEWEST
    status: CommaList[DisputeStatus] | None = Field(default=None, description="Any of these.")
    organization_id: UUID | None = Field(default=None, description="Of this client alone.")
    issuer_id: UUID | None = Field(default=None, description="With this issuer alone.")


class HouseDisputeQuery(Schema):
    sort: DisputeSort = DisputeSort.OLDEST
    status: CommaList[DisputeStatus] | None = Field(default=None, description="Any of these.")


class PositionSort(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"


class PositionQuery(Schema):
    sort: PositionSort = PositionSort.OLDEST
