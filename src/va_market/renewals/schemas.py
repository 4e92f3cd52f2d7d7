from pydantic import BaseModel, ConfigDict, Field

from va_market.kit.fields import Note


class RenewalAsk(BaseModel):
    """That you would like it to go on; the body may be `{}`."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "It went well."}, {}]}
    )

    reason: Note = Field(
        default="Another term, as it was agreed.", description="What you want to say about it."
    )
