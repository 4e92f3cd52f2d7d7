from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.identity.actor import Actor
from va_market.identity.fields import Email, GivenPassword, NewPassword, SecondCode, Secret
from va_market.identity.models import LegalForm, OrganizationKind, Role, SizeBand
from va_market.identity.policies import organization_actions
from va_market.kit.db import Row
from va_market.kit.fields import Country, Moment, Name, Zone, kept
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped

_A_SECRET = "9nVR8wCnOEdXwA3mUVZ2mGX0Jq1nH8sT5bYkLpQeD4c"  # noqa: S105  # an example


def _strict(**example: str) -> ConfigDict:
    """A body without unknown fields, and an example of it."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [dict(example)]})


class RefreshPlace(StrEnum):
    BODY = "body"
    COOKIE = "cookie"


class RegisterBody(Schema):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "email": "ada@client.example",
                    "password": "a long pass phrase",
                    "name": "Ada Lopes",
                    "country": "PT",
                    "time_zone": "Europe/Lisbon",
                }
            ]
        },
    )

    email: Email
    password: NewPassword
    name: Name
    country: Country | None = None
    time_zone: Zone = "UTC"


class LoginBody(Schema):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"email": "ada@client.example", "password": "a long pass phrase"}]
        },
    )

    email: Email
    password: GivenPassword
    code: SecondCode | None = Field(
        default=None,
        description="Of an account with a second factor: six digits of the app, or a recovery "
        "code. Without it the answer is `second_factor_required`.",
    )
    refresh_token_in: RefreshPlace = Field(
        default=RefreshPlace.BODY,
        description="`body` for mobile and scripts; `cookie` for browsers, out of their reach.",
    )


class RefreshBody(Schema):
    """Empty for browsers whose cookie holds the token."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"refresh_token": "9nVR8wCnOEdXwA3mUVZ2mGX0Jq1nH8sT5bYkLpQeD4c"}, {}]
        },
    )

    refresh_token: Secret | None = None


class EmailVerification(Schema):
    """The token of the mail."""

    model_config = _strict(token=_A_SECRET)

    token: Secret


class PasswordResetRequest(Schema):
    model_config = _strict(email="ada@client.example")

    email: Email


class PasswordReset(Schema):
    """The token of the mail, and the password wanted from now on."""

    model_config = _strict(token=_A_SECRET, password="another long pass phrase")  # noqa: S106  # an example

    token: Secret
    password: NewPassword


class PasswordChange(Schema):
    model_config = _strict(
        current_password="a long pass phrase",  # noqa: S106  # an example
        new_password="another long pass phrase",  # noqa: S106  # an example
    )

    current_password: GivenPassword
    new_password: NewPassword


class CheckYourMail(Schema):
    """The same for every address, whether it has an account or not."""

    status: Literal["check_your_mail"]


CHECK_YOUR_MAIL = CheckYourMail(status="check_your_mail")


class TokenRead(Schema):
    """Send the first as `Authorization: Bearer <access_token>`, the other to refresh."""

    access_token: str
    token_type: str = Field(description="Always `bearer`.")
    expires_in: int = Field(description="Seconds until the access token ends.")
    refresh_token: str | None = Field(description="Good for one use; null where a cookie holds it.")


class SessionRead(Schema):
    """One sign-in."""

    id: UUID
    user_agent: str | None = Field(description="What the browser or program called itself.")
    created_at: Moment
    refreshed_at: Moment
    is_current: bool = Field(description="Whether this very request belongs to it.")

    @classmethod
    def of(cls, row: Row, actor: Actor) -> "SessionRead":
        return shaped(cls, row, is_current=row.id == actor.session_id)


class SessionPage(PageOf[SessionRead]):
    """A page of sign-ins."""


class UserRead(Resource):
    id: UUID
    email: str
    name: str
    country: str | None
    time_zone: str
    created_at: Moment

    @classmethod
    def of(cls, user: Any) -> "UserRead":
        return shaped(cls, user)


class MembershipRead(Schema):
    organization_id: UUID
    role: Role


class MeRead(UserRead):
    """Who the caller is: a user."""

    kind: Literal["person"]
    email_verified_at: Moment | None = Field(
        description="When you showed that the address is yours; null until then."
    )
    is_operator: bool
    memberships: list[MembershipRead]

    @classmethod
    def of_actor(cls, user: Any, actor: Actor) -> "MeRead":
        return shaped(
            cls,
            user,
            kind="person",
            is_operator=actor.is_operator,
            memberships=[
                MembershipRead(organization_id=o, role=role) for o, role in actor.roles.items()
            ],
        )


class OrganizationCreate(Schema):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "client",
                    "legal_form": "company",
                    "name": "Lopes Trading",
                    "size_band": "2_10",
                    "country": "PT",
                    "time_zone": "Europe/Lisbon",
                }
            ]
        },
    )

    kind: OrganizationKind = OrganizationKind.CLIENT
    legal_form: LegalForm
    name: Name
    size_band: SizeBand = SizeBand.SOLO
    country: Country | None = None
    time_zone: Zone = "UTC"


class OrganizationUpdate(Schema):
    """A JSON merge patch: absent keeps, null clears where that is allowed."""

    model_config = ConfigDict(extra="forbid")

    name: Name = kept()
    size_band: SizeBand = kept()
    country: Country | None = kept()
    time_zone: Zone = kept()


class OrganizationRead(Resource):
    id: UUID
    kind: OrganizationKind
    legal_form: LegalForm
    name: str
    size_band: SizeBand
    country: str | None
    time_zone: str
    created_at: Moment
    allowed_actions: list[str] = Field(description="What you may do with it now.")

    @classmethod
    def of(cls, organization: Any, actor: Actor) -> "OrganizationRead":
        actions = organization_actions(actor, organization.id)
        return shaped(cls, organization, allowed_actions=actions)


class OrganizationPage(PageOf[OrganizationRead]):
    """A page of organizations."""
