from datetime import date, datetime
from enum import StrEnum
from ipaddress import ip_network
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from va_market.identity.actor import Actor
from va_market.identity.keys import PREFIX
from va_market.identity.models import KeyStatus, Role
from va_market.identity.policies import key_actions, key_status
from va_market.identity.scopes import Scope
from va_market.kit.fields import Moment, Name
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.terms import CalendarDay

MOST_NETWORKS = 50
LONGEST_OVERLAP_HOURS = 72


def _network(text: str) -> str:
    """The network in its one written form; a single address is a network of one."""
    try:
        return str(ip_network(text))
    except ValueError:
        raise PydanticCustomError(
            "bad_network", "not an address or a network in CIDR form, host bits zero"
        ) from None


Network = Annotated[
    str,
    Field(
        min_length=2,
        max_length=49,
        pattern=r"^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$",
        examples=["192.0.2.0/24"],
    ),
    AfterValidator(_network),
]
LastDay = Annotated[
    CalendarDay, Field(description="The last day on which it works, in UTC; a year ahead at most.")
]


class ApiKeyCreate(Schema):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "Nightly import",
                    "scopes": ["jobs:read", "proposals:read"],
                    "allowed_ips": ["192.0.2.0/24"],
                }
            ]
        },
    )

    name: Name
    scopes: frozenset[Scope] = Field(min_length=1, description="What it may do, never more.")
    expires_on: LastDay | None = Field(default=None, description="Without one: in a year.")
    allowed_ips: Annotated[list[Network], Field(max_length=MOST_NETWORKS)] = Field(
        default=[], description="Addresses it may be used from; empty: from everywhere."
    )


class ApiKeyRotate(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"overlap_hours": 24}]}
    )

    overlap_hours: int = Field(
        default=0,
        strict=True,
        ge=0,
        le=LONGEST_OVERLAP_HOURS,
        description="For so long the old secret works as well.",
    )
    expires_on: LastDay | None = Field(default=None, description="Without one: as before.")


class ApiKeyRead(Resource):
    """An API key as lists show it: never its secret."""

    id: UUID
    organization_id: UUID
    made_by: UUID = Field(description="The key never may more than this member may now.")
    name: str
    prefix: str = Field(description="How the key begins.")
    scopes: list[Scope]
    allowed_ips: list[str]
    status: KeyStatus
    expires_on: date
    last_used_at: Moment | None = Field(description="To the minute.")
    rotated_at: Moment | None
    previous_until: Moment | None = Field(description="Until then the old secret works as well.")
    revoked_at: Moment | None
    created_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, key: Any, actor: Actor, now: datetime) -> "ApiKeyRead":
        return shaped(cls, key, **_present(key, actor, now))


class ApiKeyMade(ApiKeyRead):
    """A fresh key, which exists nowhere else."""

    key: str = Field(description="Send as `Authorization: Bearer ...`; it is shown this once.")

    @classmethod
    def with_secret(cls, key: Any, actor: Actor, now: datetime, *, secret: str) -> "ApiKeyMade":
        return shaped(cls, key, key=secret, **_present(key, actor, now))


def _present(key: Any, actor: Actor, now: datetime) -> dict[str, Any]:
    """What is not stored as it is shown."""
    return {
        "prefix": PREFIX + key.public_id,
        "status": key_status(key, now),
        "allowed_actions": key_actions(actor, key, now),
    }


class ApiKeyPage(PageOf[ApiKeyRead]):
    """A page of API keys."""


class ApiKeySort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class ApiKeyQuery(Schema):
    sort: ApiKeySort = ApiKeySort.NEWEST


class KeyMeRead(Resource):
    """Who the caller is: an API key."""

    kind: Literal["key"]
    id: UUID
    name: str
    prefix: str = Field(description="How the key begins.")
    organization_id: UUID
    organization_name: str
    role: Role = Field(description="What its maker is there now: the key may no more.")
    scopes: list[Scope]
    expires_on: date

    @classmethod
    def of(cls, row: Any, actor: Actor) -> "KeyMeRead":
        role = actor.roles[row.organization_id]
        return shaped(cls, row, kind="key", prefix=PREFIX + row.public_id, role=role)
