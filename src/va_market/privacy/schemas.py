from typing import Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, create_model

from va_market.identity.fields import GivenPassword
from va_market.kit.fields import Moment
from va_market.kit.schema import Schema
from va_market.privacy.parts import PARTS

FORMAT = "va-market-export/1"

_FIELDS: dict[str, Any] = {
    part.name: (list[dict[str, Any]], Field(description=part.meaning)) for part in PARTS
}
DataExportParts = create_model(
    "DataExportParts",
    __doc__="What is kept about you, row by row; others appear by their ids alone.",
    **_FIELDS,
)


class DataExport(Schema):
    """Everything the market keeps about you."""

    format: Literal["va-market-export/1"]
    exported_at: Moment
    user_id: UUID
    parts: DataExportParts


class AccountErase(Schema):
    """Your password once more: there is no way back."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"password": "a long pass phrase"}]},
    )

    password: GivenPassword
