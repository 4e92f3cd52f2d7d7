"""Every error leaves as `application/problem+json` (RFC 9457), from one place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from va_market.kit import errors
from va_market.kit.batches import Faulty
from va_market.kit.db import cause_of, sqlstate_of
from va_market.kit.errors import FieldError, MarketError
from va_market.kit.http.bodies import body_in
from va_market.kit.http.idempotency import Replayed
from va_market.kit.http.operations import allowed_methods
from va_market.kit.http.render import MOST_ERRORS, render

log = structlog.get_logger()

# In place of Pydantic's own words: some repeat the input, which an answer never does, and some
# speak of items where characters are meant. The braces are filled from the broken rule.
_WORDS = {
    "too_short": "at least {min_length} characters or items",
    "too_long": "at most {max_length} characters or items",
    "union_tag_invalid": "not one of the known kinds",
    "uuid_parsing": "not a UUID",
    "value_error": "not a valid value",
}
# Class 08: connection; 53: resources; 55P: a lock not had in time; 57: shutdown, or cut off at the
# time limit; 58: the disk; 40: lost to another transaction.
_PASSING_FAULTS = ("08", "53", "55P", "57", "58", "40")

# The last is what the driver says where the server goes away at the wrong moment.
_NO_CONNECTION = (PoolTimeout, OSError, asyncpg.InterfaceError, asyncpg.InternalClientError)


def install(app: FastAPI) -> None:
    """Send every exception an application can meet through `render`."""
    app.add_exception_handler(MarketError, _on_market_error)
    app.add_exception_handler(Replayed, _on_replay)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(IntegrityError, _on_integrity_error)
    app.add_exception_handler(StaleDataError, _on_lost_race)
    for fault in (DBAPIError, asyncpg.PostgresError, *_NO_CONNECTION):
        app.add_exception_handler(fault, _on_database_fault)
    app.add_exception_handler(Exception, _on_surprise)


async def _on_market_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, MarketError)  # noqa: S101  # registered for this class
    return render(request, error)


async def _on_replay(_request: Request, known: Exception) -> Response:
    assert isinstance(known, Replayed)  # noqa: S101  # registered for this class
    return known.response


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for this class
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return render(request, errors.BadRequest("The body is not well-formed JSON."))
    return render(request, errors.Invalid(errors=_field_errors(faults, error.body)))


def fault_of_item(request: Request, place: Sequence[str | int], item: Faulty) -> errors.Invalid:
    """Why one item of a batch is refused; the pointers lead into the body that was sent."""
    faults = [{**one, "loc": ("body", *place, *one["loc"])} for one in item.faults]
    return errors.Invalid(errors=_field_errors(faults, body_in(request.scope)))


def point_into(error: MarketError, place: str) -> None:
    """Let the faults of a body point to where in a batch that body was sent."""
    error.errors = tuple(
        replace(one, pointer=place + one.pointer) if one.location == "body" else one
        for one in error.errors
    )


def _field_errors(faults: Sequence[Mapping[str, Any]], body: Any) -> list[FieldError]:
    return [_field_error(fault, body) for fault in faults[:MOST_ERRORS]]


def _field_error(fault: Mapping[str, Any], body: Any) -> FieldError:
    location, *parts = fault["loc"]
    code = str(fault["type"])
    if location == "body":
        parts = list(_present(parts, body, is_absent_key=code == "missing"))
    return FieldError(str(location), _pointer(parts), code, _words(fault))


def _words(fault: Mapping[str, Any]) -> str:
    words, rule = _WORDS.get(str(fault["type"])), fault.get("ctx", {})
    if words is None or ("{" in words and not rule):  # an error of our own says it itself
        return str(fault["msg"])
    return words.format(**rule)


def _present(parts: Sequence[Any], body: Any, *, is_absent_key: bool) -> Iterator[Any]:
    """The keys among `parts`: Pydantic also puts the names of the kinds it tried between them."""
    for place, part in enumerate(parts):
        is_last = place == len(parts) - 1
        if isinstance(body, dict) and part not in body and not (is_last and is_absent_key):
            continue
        yield part
        body = _inside(body, part)


def _inside(body: Any, part: Any) -> Any:
    try:
        return body[part]
    except (KeyError, IndexError, TypeError):
        return None


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
    if kind is errors.MethodNotAllowed:
        found = allowed_methods(request.app, request.url.path)
        # Pages that the document leaves out, such as /docs, are known to the framework alone.
        response.headers["Allow"] = ", ".join(found) or (error.headers or {}).get("Allow", "")
    return response


async def _on_integrity_error(request: Request, error: Exception) -> Response:
    constraint = getattr(cause_of(error), "constraint_name", None)
    kind = MarketError.by_constraint.get(constraint or "")
    if kind is None:
        log.warning("constraint without a name of its own", constraint=constraint)
        kind = errors.Conflict
    return render(request, kind())


async def _on_lost_race(request: Request, _error: Exception) -> Response:
    return render(request, errors.Conflict("Somebody changed this at the same moment."))


async def _on_database_fault(request: Request, error: Exception) -> Response:
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        return await _on_integrity_error(request, error)
    if _does_not_fit(error):
        log.warning("value refused by the database", error=type(error).__name__)
        return render(request, errors.Invalid("A value does not fit what can be stored."))
    if _passes(error):
        log.warning("database unavailable", error=type(error).__name__)
        return render(request, errors.Unavailable(retry_after=1))
    return await _on_surprise(request, error)


def _does_not_fit(error: Exception) -> bool:
    """True for what no validation foresaw, such as a sum beyond an integer (class 22)."""
    return isinstance(cause_of(error), asyncpg.DataError) or sqlstate_of(error).startswith("22")


def _passes(error: Exception) -> bool:
    """True for faults of the moment: no connection, no free connection, a lost deadlock."""
    if isinstance(error, _NO_CONNECTION) or isinstance(cause_of(error), _NO_CONNECTION):
        return True
    return sqlstate_of(error).startswith(_PASSING_FAULTS)


async def _on_surprise(request: Request, error: Exception) -> Response:
    route = getattr(request.scope.get("route"), "path_format", None)
    log.error("unexpected error", exc_info=error, route=route)
    return render(request, errors.Internal())
