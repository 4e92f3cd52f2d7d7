from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from pydantic import ConfigDict, Field, TypeAdapter

from va_market.agreements import Conditions, WorkerClass
from va_market.end_clients.models import EndClientStatus
from va_market.end_clients.policies import allowed_actions, forwarded_actions, is_endorsed
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Note
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.terms import PayTerms
from va_market.proposals.models import ProposalStatus
from va_market.proposals.policies import status_of
from va_market.proposals.schemas import TERMS

T = TypeVar("T")
SOMEBODY = "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80"
_CONDITIONS: TypeAdapter[Conditions] = TypeAdapter(Conditions)


class EndClientAsk(Schema):
    """The organization that needs the work, where another one buys it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"end_client_id": SOMEBODY, "message": "For your front desk."}]
        },
    )

    end_client_id: UUID
    message: Note | None = None


class EndClientRead(Resource):
    """An organization that is named as the one that needs the work, or asked to be."""

    id: UUID
    job_id: UUID
    job_title: str
    organization_id: UUID = Field(description="The buyer, who contracts alone.")
    organization_name: str
    end_client_id: UUID
    end_client_name: str
    status: EndClientStatus = Field(
        description="asked: waits for an owner or admin of the end client; agreed: proposals may "
        "be forwarded to it."
    )
    message: str | None
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, row: Row, actor: Actor) -> "EndClientRead":
        return shaped(cls, row, allowed_actions=allowed_actions(actor, row))


class EndClientPage(PageOf[EndClientRead]):
    """A page of jobs for which an organization is asked to be the end client."""


class ForwardedProposalRead(Resource):
    """A proposal as the end client sees it: without the fee of the platform."""

    proposal_id: UUID
    job_id: UUID
    job_title: str
    organization_id: UUID = Field(description="The buyer, who contracts alone.")
    end_client_id: UUID
    assistant_id: UUID
    assistant_name: str
    agency_id: UUID | None
    status: ProposalStatus
    work_types: list[str]
    other_work: str | None
    scope: str
    estimated_minutes: int
    delivery_days: int
    available_from: date
    terms: PayTerms
    conditions: Conditions
    worker_class: WorkerClass
    current_version: int = Field(description="Each counter makes another version.")
    endorsed_by: UUID | None = Field(description="Who endorsed it for the end client.")
    endorsed_at: Moment | None
    endorsed_version: int | None = Field(description="The version that was endorsed.")
    is_current: bool = Field(
        description="It is endorsed as it stands: no counter has changed it since."
    )
    created_at: Moment = Field(description="When it was forwarded.")
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, row: Row, actor: Actor, *, now: datetime) -> "ForwardedProposalRead":
        return shaped(
            cls,
            row,
            terms=_read(TERMS, row.terms),
            conditions=_read(_CONDITIONS, row.conditions),
            status=status_of(row, now=now),
            is_current=is_endorsed(row),
            allowed_actions=forwarded_actions(actor, row, now=now),
        )


def _read(adapter: TypeAdapter[T], value: Any) -> T:
    """JSON comes as text at the write door."""
    is_text = isinstance(value, str)
    return adapter.validate_json(value) if is_text else adapter.validate_python(value)


class ForwardedProposalPage(PageOf[ForwardedProposalRead]):
    """A page of proposals that were forwarded to an end client."""


class CommentCreate(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "Mornings suit us best."}]}
    )

    text: Note


class CommentRead(Schema):
    """What buyer and end client say to each other; the author of the proposal never reads it."""

    id: UUID
    proposal_id: UUID
    organization_id: UUID = Field(description="The side on which it was written.")
    written_by: UUID
    writer_name: str
    text: str
    created_at: Moment

    @classmethod
    def of(cls, row: Row) -> "CommentRead":
        return shaped(cls, row)


class CommentPage(PageOf[CommentRead]):
    """A page of comments."""


class EndClientSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class ForwardedQuery(Schema):
    sort: EndClientSort = EndClientSort.NEWEST


class EndClientQuery(ForwardedQuery):
    status: CommaList[EndClientStatus] | None = Field(default=None, description="Any of these.")
