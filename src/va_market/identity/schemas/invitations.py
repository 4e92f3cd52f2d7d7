from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.identity.actor import Actor
from va_market.identity.fields import Email, Secret
from va_market.identity.models import InvitationStatus, Role
from va_market.identity.policies import invitation_actions, invitation_status
from va_market.kit.fields import Moment
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped


class InvitationCreate(Schema):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"email": "rui@client.example", "role": "hiring_manager"}]},
    )

    email: Email
    role: Role


class InvitationAccept(Schema):
    """The token of the mail."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"token": "9nVR8wCnOEdXwA3mUVZ2mGX0Jq1nH8sT5bYkLpQeD4c"}]},
    )

    token: Secret


class InvitationRead(Resource):
    """Somebody is asked to join an organization."""

    id: UUID
    organization_id: UUID
    email: str
    role: Role
    status: InvitationStatus
    invited_by: UUID
    accepted_by: UUID | None
    created_at: Moment
    expires_at: Moment
    decided_at: Moment | None = Field(description="When it was accepted or revoked.")
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, invitation: Any, actor: Actor, now: datetime) -> "InvitationRead":
        # The clock changes these two without a write.
        return shaped(
            cls,
            invitation,
            status=invitation_status(invitation, now),
            allowed_actions=invitation_actions(actor, invitation, now),
        )


class InvitationPage(PageOf[InvitationRead]):
    """A page of invitations."""


class InvitationSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class InvitationQuery(Schema):
    sort: InvitationSort = InvitationSort.NEWEST
    status: CommaList[InvitationStatus] | None = Field(default=None, description="Any of these.")
