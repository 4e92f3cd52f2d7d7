from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.files.models import StoredFile
from va_market.files.policies import allowed_actions
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Title
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped


class FileUploadQuery(Schema):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[
        Title,
        Field(
            description="What people call it. Folders are cut off, and an ending is added where "
            "it does not say what the content is."
        ),
    ]


class FileRead(Resource):
    id: UUID
    contract_id: UUID
    uploaded_by: UUID
    name: str
    media_type: str = Field(description="By its content.")
    byte_count: int = Field(description="Of what is kept: images are made anew.")
    subject_kind: str | None = Field(
        description="What holds it, such as `time_entry`; null while nothing does."
    )
    subject_id: UUID | None
    attached_at: Moment | None
    created_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, file: StoredFile | Row, actor: Actor) -> "FileRead":
        return shaped(cls, file, allowed_actions=allowed_actions(actor, file))
