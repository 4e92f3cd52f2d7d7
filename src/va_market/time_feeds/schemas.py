from pydantic import Field

from va_market.kit.fields import Moment
from va_market.kit.schema import Schema


class TimeFeedMade(Schema):
    """Shown this once: whoever has the address reads your time."""

    url: str = Field(description="For a calendar program; keep it as you keep a password.")
    created_at: Moment


class TimeFeedRead(Schema):
    """Whether there is an address; the address itself is kept nowhere."""

    created_at: Moment | None = Field(description="Null where there is none.")
