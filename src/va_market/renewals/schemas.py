from pydantic import ConfigDict, Field

from va_market.kit.fields import Note
from va_market.kit.schema import Schema


class RenewalAsk(Schema):
    """That you would like it to go on; the body may be `{}`."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "It went well."}, {}]}
    )

    reason: Note = Field(
        default="Another term, as it was agreed.", description="What you want to say about it."
    )
