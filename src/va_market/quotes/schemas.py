from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.identity.actor import Actor
from va_market.kit.fields import Moment
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.fees import FeeRule
from va_market.pricing.quotes import Quote, QuoteRequest
from va_market.quotes.models import QuoteStatus
from va_market.quotes.policies import allowed_actions

MOST_DAYS = 90
_EXAMPLE: dict[str, Any] = {
    "request": {
        "terms": {"kind": "hourly", "rate": {"amount": "25.00", "currency": "EUR"}},
        "minutes": 600,
    },
    "valid_days": 14,
}


class QuoteSave(Schema):
    """What to price and keep."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    request: QuoteRequest = Field(
        description="As for `POST /v1/pricing/quotes`, with the usual fee of the platform: leave "
        "`fee` out."
    )
    valid_days: Annotated[int, Field(strict=True, ge=1, le=MOST_DAYS)] = Field(
        default=14, description="For how many days it can be bound to a proposal."
    )
    organization_id: UUID | None = Field(
        default=None,
        description="The agency it is made for, whose members see it, too. A key makes it for its "
        "own organization.",
    )

    @model_validator(mode="after")
    def _usual_fee(self) -> Self:
        if self.request.fee is not None:
            raise PydanticCustomError(
                "fee_not_applicable", "a quote that is kept has the usual fee of the platform"
            )
        return self


class SavedQuoteRead(Resource):
    id: UUID
    made_by: UUID
    organization_id: UUID | None
    status: QuoteStatus = Field(
        description="open: can be bound to a proposal; bound: was sent with one; expired."
    )
    request: QuoteRequest
    quote: Quote
    fee: FeeRule = Field(description="The platform's fee in these figures.")
    bound_at: Moment | None
    expires_at: Moment
    created_at: Moment
    allowed_actions: list[str] = Field(description="`bind`: send a proposal with its `quote_id`.")

    @classmethod
    def of(cls, saved: Any, actor: Actor, *, now: datetime) -> "SavedQuoteRead":
        status = status_of(saved, now=now)
        actions = allowed_actions(actor, saved, status)
        return shaped(cls, saved, status=status, allowed_actions=actions)


def status_of(saved: Any, *, now: datetime) -> QuoteStatus:
    if saved.bound_at is not None:
        return QuoteStatus.BOUND
    return QuoteStatus.EXPIRED if saved.expires_at <= now else QuoteStatus.OPEN


class SavedQuotePage(PageOf[SavedQuoteRead]):
    """A page of saved quotes."""


class SavedQuoteSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class SavedQuoteQuery(Schema):
    sort: SavedQuoteSort = SavedQuoteSort.NEWEST
