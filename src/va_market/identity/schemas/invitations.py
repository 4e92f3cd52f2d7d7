from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from va_market.identity.actor import Actor
from va_market.identity.fields import Email, Secret
from va_market.identity.models import InvitationStatus, Role
from va_market.identity.policies import invitation_actions, invitation_status
from va_market.kit.fields import Moment
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.shapes import shaped


class InvitationCreate(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"email": "rui@client.example", "role": "hiring_manager"}]},
    )

    email: Email
    role: Role


class InvitationAccept(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"token": "9nVR8wCnOEdXwA3mUVZ2mGX0Jq1nH8sT5bYkLpQeD4c"}]},
    )

    token: Secret


class InvitationRead(BaseModel):
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
        return shaped(cls, invitation, **_present(invitation, actor, now))


class InvitationMade(InvitationRead):
    """A fresh invitation with its token, which exists nowhere else."""

    token: str = Field(description="Hand it to the invited person; it is shown this once.")

    @classmethod
    def with_token(
        cls, invitation: Any, actor: Actor, now: datetime, *, token: str
    ) -> "InvitationMade":
        return shaped(cls, invitation, token=token, **_present(invitation, actor, now))


def _present(invitation: Any, actor: Actor, now: datetime) -> dict[str, Any]:
    """What the clock changes without a write."""
    return {
        "status": invitation_status(invitation, now),
        "allowed_actions": invitation_actions(actor, invitation, now),
    }


class InvitationPage(PageOf[InvitationRead]):
    """A page of invitations."""


class InvitationSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class InvitationQuery(BaseModel):
    sort: InvitationSort = InvitationSort.NEWEST
    status: CommaList[InvitationStatus] | None = Field(default=None, description="Any of these.")
