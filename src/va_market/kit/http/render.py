"""The one shape of all errors (RFC 9457): its schema and how it is written."""

import json

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from va_market.kit import errors
from va_market.kit.errors import MarketError

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 50


class FieldProblem(BaseModel):
    """One fault of the input."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    in_: str = Field(
        alias="in",
        description="`body`, `query`, `path` or `header`; `state` for what stands in the way.",
    )
    pointer: str = Field(description="JSON pointer to the faulty part.")
    code: str = Field(description="Stable name of the broken rule.")
    detail: str = Field(description="The rule in words; may change.")


class Problem(BaseModel):
    """The one shape of all errors. `code` is the contract, texts may change."""

    type: str = Field(description="Address of the page about this code.")
    title: str
    status: int
    detail: str
    instance: str = Field(description="The path that was asked for.")
    code: str
    request_id: str
    errors: list[FieldProblem]


def render(request: Request, error: MarketError) -> Response:
    """The response of one error."""
    body = {
        "type": f"/errors/{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "instance": request.url.path,
        "code": error.code,
        "request_id": request.scope.get("request_id", ""),
        "errors": [
            {"in": e.location, "pointer": e.pointer, "code": e.code, "detail": e.detail}
            for e in error.errors[:MOST_ERRORS]
        ],
    }
    headers = {}
    if error.status == errors.Unauthenticated.status:
        headers["WWW-Authenticate"] = 'Bearer realm="va-market"'
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    # ASCII only, so that half a surrogate pair in a path cannot break the encoding.
    return Response(json.dumps(body).encode("ascii"), error.status, headers, MEDIA_TYPE)
