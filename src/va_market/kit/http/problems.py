"""Every error leaves as `application/problem+json` (RFC 9457), from one place."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from va_market.kit import errors
from va_market.kit.errors import FieldError, MarketError

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 50
log = structlog.get_logger()

# Class 08: connection; 53: resources; 57P: shutdown; 40: lost to another transaction.
_PASSING_FAULTS = ("08", "53", "57P", "40")


class FieldProblem(BaseModel):
    """One fault of the input."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    in_: str = Field(alias="in", description="`body`, `query`, `path` or `header`.")
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


def install(app: FastAPI) -> None:
    """Send every exception an application can meet through `render`."""
    app.add_exception_handler(MarketError, _on_market_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(IntegrityError, _on_integrity_error)
    app.add_exception_handler(StaleDataError, _on_lost_race)
    for fault in (DBAPIError, PoolTimeout, asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        app.add_exception_handler(fault, _on_database_fault)
    app.add_exception_handler(Exception, _on_surprise)


async def _on_market_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, MarketError)  # noqa: S101  # registered for this class
    return render(request, error)


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for this class
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return render(request, errors.BadRequest("The body is not well-formed JSON."))
    return render(request, errors.Invalid(errors=_field_errors(faults)))


def _field_errors(faults: Sequence[Mapping[str, Any]]) -> list[FieldError]:
    return [
        FieldError(
            location=str(fault["loc"][0]),
            pointer=_pointer(fault["loc"][1:]),
            code=str(fault["type"]),
            detail=str(fault["msg"]),
        )
        for fault in faults[:MOST_ERRORS]
    ]


def _pointer(parts: Sequence[Any]) -> str:
    """RFC 6901. Names the caller made up are not echoed at length."""
    escaped = (str(part)[:80].replace("~", "~0").replace("/", "~1") for part in parts)
    return "".join(f"/{part}" for part in escaped)


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for this class
    known: dict[int, type[MarketError]] = {
        400: errors.BadRequest,
        404: errors.NotFound,
        405: errors.MethodNotAllowed,
        413: errors.TooLarge,
    }
    kind = known.get(error.status_code, errors.Internal)
    response = render(request, kind())
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


async def _on_integrity_error(request: Request, error: Exception) -> Response:
    cause = getattr(getattr(error, "orig", None), "__cause__", None)
    constraint = getattr(cause, "constraint_name", None)
    kind = MarketError.by_constraint.get(constraint or "")
    if kind is None:
        log.warning("constraint without a name of its own", constraint=constraint)
        kind = errors.Conflict
    return render(request, kind())


async def _on_lost_race(request: Request, _error: Exception) -> Response:
    return render(request, errors.Conflict("Somebody changed this at the same moment."))


async def _on_database_fault(request: Request, error: Exception) -> Response:
    if _passes(error):
        log.warning("database unavailable", error=type(error).__name__)
        return render(request, errors.Unavailable(retry_after=1))
    return await _on_surprise(request, error)


def _passes(error: Exception) -> bool:
    """True for faults of the moment: no connection, no free connection, a lost deadlock."""
    if isinstance(error, PoolTimeout | OSError | asyncpg.InterfaceError):
        return True
    cause = getattr(getattr(error, "orig", None), "__cause__", None) or error
    if isinstance(cause, OSError | asyncpg.InterfaceError):
        return True
    return str(getattr(cause, "sqlstate", "") or "").startswith(_PASSING_FAULTS)


async def _on_surprise(request: Request, error: Exception) -> Response:
    log.error("unexpected error", exc_info=error, path=request.url.path)
    return render(request, errors.Internal())
