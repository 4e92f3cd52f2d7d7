from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Note
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.time_corrections.models import (
    CorrectionKind,
    CorrectionStatus,
    Side,
    TimeCorrection,
)
from va_market.time_corrections.policies import allowed_actions
from va_market.timekeeping.schemas import TimeEntryValues, TimeEntryValuesRead


class CorrectionPropose(Schema):
    """Why time is wrong, and what it should be."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "reason": "The timer ran through lunch.",
                    "replacement": {"ended_at": "2026-12-01T12:00:00Z"},
                }
            ]
        },
    )

    reason: Note
    replacement: TimeEntryValues | None = Field(
        default=None,
        description="What differs in the entry that is to stand in its place; null: none is to. "
        "Even one that differs in nothing is approved anew, at the rate of its day. Submitted time "
        "needs it.",
    )


class CorrectionDecline(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "I did work through lunch."}]}
    )

    reason: Note


class CorrectionRead(Resource):
    """What one side asks for, and what became of it."""

    id: UUID
    contract_id: UUID
    entry_id: UUID = Field(description="The entry that it is about.")
    kind: CorrectionKind = Field(
        description="Of approved time, which is taken back; or of submitted time, which takes the "
        "values and is approved."
    )
    assistant_id: UUID = Field(description="Whose time it is.")
    status: CorrectionStatus
    side: Side = Field(description="Which side asks; the other one decides.")
    proposed_by: UUID
    reason: str
    replacement: TimeEntryValuesRead | None = Field(
        description="What the entry in its place would say; null: the time is taken away."
    )
    original: TimeEntryValuesRead | None = Field(
        description="What submitted time said when other values were proposed for it."
    )
    answer: str | None = Field(description="Why it was declined.")
    decided_by: UUID | None = Field(
        description="Who approved or declined it, or asks no more; null where it was closed by a "
        "decision on the entry itself."
    )
    decided_at: Moment | None
    reversal_id: UUID | None = Field(description="The entry that took the time back.")
    replacement_id: UUID | None = Field(description="The entry that stands in its place.")
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, correction: Any, actor: Actor, contract: Any) -> "CorrectionRead":
        return shaped(cls, correction, allowed_actions=allowed_actions(actor, correction, contract))

    @classmethod
    def of_row(cls, row: Row, actor: Actor) -> "CorrectionRead":
        # The row carries who is who in its contract beside its own columns.
        return cls.of(row, actor, row)

    @classmethod
    def of_pair(cls, pair: tuple[TimeCorrection, Any], actor: Actor) -> "CorrectionRead":
        correction, contract = pair
        return cls.of(correction, actor, contract)


class CorrectionPage(PageOf[CorrectionRead]):
    """A page of corrections of time."""


class CorrectionSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class EntryCorrectionQuery(Schema):
    sort: CorrectionSort = CorrectionSort.NEWEST


class CorrectionQuery(EntryCorrectionQuery):
    status: CommaList[CorrectionStatus] | None = Field(default=None, description="Any of these.")
    contract_id: UUID | None = Field(default=None, description="Only of this contract.")
