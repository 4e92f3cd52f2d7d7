from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.identity.actor import Actor
from va_market.job_invitations.policies import allowed_actions
from va_market.jobs.models import JobInvitationStatus
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Note
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped

SOMEBODY = "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80"


class JobInvite(Schema):
    """Whom a client asks for a proposal: an assistant, or an agency."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"assistant_id": SOMEBODY, "message": "You know our inbox already."}]
        },
    )

    assistant_id: UUID | None = Field(default=None, description="A listed assistant.")
    agency_id: UUID | None = Field(default=None, description="An organization of kind `agency`.")
    message: Note

    @model_validator(mode="after")
    def _invites_one(self) -> Self:
        if (self.assistant_id is None) == (self.agency_id is None):
            raise PydanticCustomError(
                "assistant_or_agency", "give either assistant_id or agency_id"
            )
        return self


class JobInvitationDecline(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Booked until May."}]}
    )

    reason: Note


class JobInvitationRead(Resource):
    """An invitation to propose for a job."""

    id: UUID
    job_id: UUID
    job_title: str | None = Field(description="Null where you may not see the job any more.")
    organization_id: UUID = Field(description="The client.")
    organization_name: str
    assistant_id: UUID | None
    agency_id: UUID | None
    invited_name: str = Field(description="Of the assistant or the agency.")
    status: JobInvitationStatus = Field(
        description="sent: waits for an answer; accepted: the invited sent a proposal; expired: "
        "the job was filled or given up, or lay idle."
    )
    message: str
    decline_reason: str | None
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, row: Row, actor: Actor) -> "JobInvitationRead":
        return shaped(cls, row, allowed_actions=allowed_actions(actor, row))


class JobInvitationPage(PageOf[JobInvitationRead]):
    """A page of invitations to jobs."""


class JobInvitationSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class JobInvitationQuery(Schema):
    sort: JobInvitationSort = JobInvitationSort.NEWEST
    status: CommaList[JobInvitationStatus] | None = Field(default=None, description="Any of these.")
