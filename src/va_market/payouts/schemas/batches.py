from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment
from va_market.kit.http.queries import CommaList
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.payouts.models import BatchStatus, Rail
from va_market.payouts.policies import batch_actions


class RunCreate(Schema):
    """Asks for the payout run of a date."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"run_on": "2026-12-07"}]}
    )

    run_on: date = Field(description="Today, or a date of the last 31 days that had no run.")


class RunRead(Schema):
    """What is done once for each date, in the background."""

    run_on: date
    created_at: Moment
    finished_at: Moment | None

    @classmethod
    def of(cls, row: Row) -> "RunRead":
        return shaped(cls, row)


class BatchRead(Resource):
    """Payouts of one currency, rail and run date, which the bank is given together."""

    id: UUID
    currency: str
    rail: Rail
    run_on: date
    part: int = Field(description="From 1; a batch takes 500 payouts.")
    status: BatchStatus
    payout_count: int = Field(description="Without what was cancelled.")
    total: Money
    submitted_by: UUID | None
    submitted_at: Moment | None
    created_at: Moment
    allowed_actions: list[str]

    @classmethod
    def of(cls, row: Row, actor: Actor) -> "BatchRead":
        return shaped(
            cls,
            row,
            total=Money.from_minor(int(row.total_minor), row.currency),
            allowed_actions=batch_actions(actor, row),
        )


class BatchPage(PageOf[BatchRead]):
    """A page of batches."""


class BatchSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class BatchQuery(Schema):
    sort: BatchSort = BatchSort.NEWEST
    status: CommaList[BatchStatus] | None = Field(default=None, description="Any of these.")
