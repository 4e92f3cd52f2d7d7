from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.collaborations.models import CollaborationStatus, Side
from va_market.collaborations.policies import actions_of_inviter, is_inviter, own_actions
from va_market.identity.actor import Actor
from va_market.identity.fields import Email, Secret
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Note
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped


class CollaboratorInvite(Schema):
    """Somebody who is to read articles, enquiries and contacts of the contract."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"email": "lena@support.example", "purpose": "Answers the phone at night."}
            ]
        },
    )

    email: Email = Field(description="The mail with the token goes there.")
    purpose: Note = Field(description="What they help with; everybody in the contract reads it.")


class CollaborationAccept(Schema):
    """The token of the mail."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"token": "9nVR8wCnOEdXwA3mUVZ2mGX0Jq1nH8sT5bYkLpQeD4c"}]},
    )

    token: Secret


class CollaboratorRead(Resource):
    """Somebody who reads what is written inside the contract, or is asked to."""

    id: UUID
    contract_id: UUID
    side: Side = Field(description="Who asked for the help.")
    status: CollaborationStatus
    purpose: str
    email: str | None = Field(
        description="While the invitation waits, for those who may take it back."
    )
    user_id: UUID | None = Field(description="Who accepted.")
    name: str | None = Field(description="The name of whoever accepted.")
    invited_by: UUID
    expires_at: Moment = Field(description="Until when the invitation may be accepted.")
    accepted_at: Moment | None
    ended_at: Moment | None
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, row: Row, actor: Actor) -> "CollaboratorRead":
        return shaped(
            cls,
            row,
            email=row.email if is_inviter(actor, row, row) else None,
            allowed_actions=actions_of_inviter(actor, row),
        )


class CollaborationRead(Resource):
    """A contract you help with."""

    id: UUID
    contract_id: UUID
    organization_id: UUID = Field(description="The client.")
    organization_name: str
    side: Side = Field(description="Who asked for your help.")
    status: CollaborationStatus
    is_open: bool = Field(
        description="You read what is inside: it is active, and the contract too."
    )
    purpose: str
    invited_by: UUID
    accepted_at: Moment | None
    ended_at: Moment | None
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, row: Row, actor: Actor) -> "CollaborationRead":
        return shaped(cls, row, allowed_actions=own_actions(actor, row))


class CollaboratorPage(PageOf[CollaboratorRead]):
    """A page of collaborators."""


class CollaborationPage(PageOf[CollaborationRead]):
    """A page of the contracts you help with."""


class CollaborationSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class CollaborationQuery(Schema):
    sort: CollaborationSort = CollaborationSort.NEWEST
    status: CommaList[CollaborationStatus] | None = Field(default=None, description="Any of these.")
