from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.identity.actor import Actor
from va_market.kit.fields import Moment, Note, PositiveMinutes
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.work_orders.models import ExtensionStatus
from va_market.work_orders.policies import allowed_to_decide


class ExtensionRequest(Schema):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"minutes": 60, "reason": "There are sixty cards."}]},
    )

    minutes: PositiveMinutes = Field(description="How many more.")
    reason: Note


class ExtensionRead(Resource):
    id: UUID
    work_order_id: UUID
    minutes: int
    reason: str
    status: ExtensionStatus
    requested_by: UUID
    decided_by: UUID | None
    decided_at: Moment | None
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, extension: Any, actor: Actor, contract: Any) -> "ExtensionRead":
        return shaped(cls, extension, allowed_actions=allowed_to_decide(actor, extension, contract))


class ExtensionPage(PageOf[ExtensionRead]):
    """A page of requests for more minutes."""


class ExtensionSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class ExtensionQuery(Schema):
    sort: ExtensionSort = ExtensionSort.NEWEST
