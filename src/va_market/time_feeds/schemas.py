from pydantic import Field

from va_market.kit.fields import Moment
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource


class TimeFeedMade(Schema):
    """Shown this once: whoever has the address reads your time."""

    url: str = Field(description="For a calendar program; keep it as you keep a password.")
    created_at: Moment


class TimeFeedRead(Resource):
    """That there is an address; the address itself is kept nowhere."""

    created_at: Moment
