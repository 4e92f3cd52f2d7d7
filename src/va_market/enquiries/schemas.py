from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from va_market.enquiries.models import EnquiryChannel, EnquiryStatus
from va_market.enquiries.policies import allowed_actions
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import LongText, Moment, Name, SearchText, Title, kept
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped

ArticleIds = Annotated[list[UUID], Field(max_length=20)]
_REFERENCE = "What the client knows the customer by, such as an order number."
_ARTICLES = "Articles of the client that helped; those you may read."

EXAMPLE: JsonDict = {
    "channel": "phone",
    "customer_name": "Mr. Rossi",
    "customer_reference": "Order 4711",
    "subject": "The lamp came broken",
    "details": "The shade has a crack. He would like another one.",
}


class EnquiryRecord(Schema):
    """What a caller or customer of the client asked for. Texts are plain, and stay as written."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    channel: EnquiryChannel = Field(description="How the customer turned to the client.")
    customer_name: Name | None = Field(default=None, description="Who asked.")
    customer_reference: Name | None = Field(default=None, description=_REFERENCE)
    subject: Title
    details: LongText | None = None
    received_at: Moment | None = Field(
        default=None, description="When it came; now by default, and never later."
    )
    article_ids: ArticleIds = Field(default=[], description=_ARTICLES)


class EnquiryUpdate(Schema):
    """A JSON merge patch: absent keeps the value, null clears it where that is allowed."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"subject": "Two lamps came broken"}]}
    )

    channel: EnquiryChannel = kept()
    customer_name: Name | None = kept()
    customer_reference: Name | None = kept()
    subject: Title = kept()
    details: LongText | None = kept()
    article_ids: ArticleIds = kept()


class EnquiryAnswer(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"answer": "A new lamp is on its way."}]}
    )

    answer: LongText = Field(description="What the customer was told, or what came of it.")


class EnquiryEscalate(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"escalated_to": "Ms. Okafor, warehouse"}]}
    )

    escalated_to: Name = Field(description="Who takes care of it now.")


class EnquiryRead(Resource):
    """A problem of a caller or customer of the client, and what came of it."""

    id: UUID
    contract_id: UUID
    organization_id: UUID = Field(description="The client.")
    status: EnquiryStatus
    channel: EnquiryChannel
    customer_name: str | None
    customer_reference: str | None = Field(description=_REFERENCE)
    subject: str
    details: str | None
    received_at: Moment
    escalated_to: str | None
    escalated_by: UUID | None
    escalated_at: Moment | None
    answer: str | None
    answered_by: UUID | None
    answered_at: Moment | None
    closed_by: UUID | None
    closed_at: Moment | None
    customer_forgotten_at: Moment | None = Field(
        description="When everything that tells who the customer was, was cleared."
    )
    article_ids: list[UUID]
    time_entry_ids: list[UUID] = Field(description="Time spent on it.")
    created_by: UUID
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, row: Row, actor: Actor) -> "EnquiryRead":
        return shaped(cls, row, allowed_actions=allowed_actions(actor, row))


class EnquiryPage(PageOf[EnquiryRead]):
    """A page of enquiries."""


class EnquirySort(StrEnum):
    NEWEST = "-received_at"
    OLDEST = "received_at"


class EnquiryQuery(Schema):
    sort: EnquirySort = EnquirySort.NEWEST
    q: SearchText | None = Field(
        default=None,
        description='Words of subject, details, answer and customer; `"in quotes"`, `or`, '
        "`-without`.",
    )
    status: CommaList[EnquiryStatus] | None = Field(default=None, description="Any of these.")
    channel: CommaList[EnquiryChannel] | None = Field(default=None, description="Any of these.")
    received_after: Moment | None = Field(default=None, description="At this moment or later.")
    received_before: Moment | None = Field(default=None, description="Before this moment.")
