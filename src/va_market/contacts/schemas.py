from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from va_market.contacts.models import ContactChannel
from va_market.kit.fields import Moment, Name, Note, Title, kept
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped

_ROLE = "What they are there for, such as stock or complaints."
_ADDRESS = "The number, address or name to use there."

EXAMPLE: JsonDict = {
    "role": "Warehouse",
    "name": "Ada Okafor",
    "channel": "phone",
    "address": "+351 21 000 0000",
    "when_to_use": "For broken deliveries, before six.",
}


class ContactAdd(Schema):
    """Somebody of the client whom the work may need. Texts are plain, and stay as written."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    role: Name = Field(description=_ROLE)
    name: Name
    channel: ContactChannel
    address: Title = Field(description=_ADDRESS)
    when_to_use: Note | None = None


class ContactUpdate(Schema):
    """A JSON merge patch: absent keeps the value, null clears it where that is allowed."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"when_to_use": None}]}
    )

    role: Name = kept()
    name: Name = kept()
    channel: ContactChannel = kept()
    address: Title = kept()
    when_to_use: Note | None = kept()


class ContactRead(Resource):
    """Whom to turn to in the work on a contract."""

    id: UUID
    contract_id: UUID
    role: str = Field(description=_ROLE)
    name: str
    channel: ContactChannel
    address: str = Field(description=_ADDRESS)
    when_to_use: str | None
    created_by: UUID
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, contact: Any) -> "ContactRead":
        return shaped(cls, contact)


class ContactPage(PageOf[ContactRead]):
    """A page of contacts."""


class ContactSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class ContactQuery(Schema):
    sort: ContactSort = ContactSort.NEWEST
