from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.identity.models import Role
from va_market.identity.policies import member_actions
from va_market.kit.fields import Moment
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped


class MemberUpdate(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"role": "hiring_manager"}]}
    )

    role: Role


class OwnershipTransfer(Schema):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"user_id": "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80"}]},
    )

    user_id: UUID = Field(description="A member; becomes an owner while you become an admin.")


class MemberRead(Resource):
    """Somebody who belongs to an organization."""

    organization_id: UUID
    user_id: UUID
    name: str
    email: str
    role: Role
    joined_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, row: Any, *, own: Role | None, is_self: bool, **more: Any) -> "MemberRead":
        """`own` is the role of the caller; without one (a key) nothing is allowed."""
        present = Role(row.role)
        actions = [] if own is None else member_actions(own, present=present, is_self=is_self)
        return shaped(cls, row, joined_at=row.created_at, allowed_actions=actions, **more)


class MemberPage(PageOf[MemberRead]):
    """A page of members."""


class MemberSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class MemberQuery(Schema):
    sort: MemberSort = MemberSort.OLDEST
    role: CommaList[Role] | None = Field(default=None, description="Any of these.")
