"""The one shape of all errors (RFC 9457), as the document shows it."""

from typing import Any

from pydantic import ConfigDict, Field

from va_market.kit.errors import MarketError
from va_market.kit.schema import Schema

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 50


class FieldProblem(Schema):
    """One fault of the input."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    in_: str = Field(
        alias="in",
        description="`body`, `query`, `path` or `header`; `state` for what stands in the way.",
    )
    pointer: str = Field(description="JSON pointer to the faulty part.")
    code: str = Field(description="Stable name of the broken rule.")
    detail: str = Field(description="The rule in words; may change.")


class Problem(Schema):
    """The one shape of all errors. `code` is the contract, texts may change."""

    type: str = Field(description="Address of the page about this code.")
    title: str
    status: int
    detail: str
    instance: str = Field(description="The path that was asked for.")
    code: str
    request_id: str
    errors: list[FieldProblem]


def body_of(error: MarketError, *, instance: str, request_id: str) -> dict[str, Any]:
    """The problem as JSON: what went wrong at `instance`, a path that was asked for."""
    return {
        "type": f"/errors/{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "instance": instance,
        "code": error.code,
        "request_id": request_id,
        "errors": [
            {"in": e.location, "pointer": e.pointer, "code": e.code, "detail": e.detail}
            for e in error.errors[:MOST_ERRORS]
        ],
    }
