"""Errors declare themselves: status, code, title, cause and cure stand on the class.

The registry feeds the OpenAPI document and the page of each code at `/errors/{code}`.
Subclasses live beside the service that raises them and build their detail from domain objects.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """One fault of the input. `pointer` is a JSON pointer into the part named by `location`."""

    location: str
    pointer: str
    code: str
    detail: str


class MarketError(Exception):
    """The root of every error a caller can meet."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = ""
    title: ClassVar[str] = ""
    cause: ClassVar[str] = ""
    fix: ClassVar[str] = ""
    is_retryable: ClassVar[bool] = False
    keeps_changes: ClassVar[bool] = False
    """What was written before the error stays: ending a stolen sign-in is part of the refusal."""
    constraint: ClassVar[str | None] = None
    """The database constraint whose violation means the same thing (a lost race)."""
    constraints: ClassVar[tuple[str, ...]] = ()
    """The same, where there is one for each kind of a thing."""

    registry: ClassVar[dict[str, type["MarketError"]]] = {}
    by_constraint: ClassVar[dict[str, type["MarketError"]]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "code" in cls.__dict__:
            MarketError.registry[cls.code] = cls
        if "constraint" in cls.__dict__ and cls.constraint is not None:
            MarketError.by_constraint[cls.constraint] = cls
        for name in cls.__dict__.get("constraints", ()):
            MarketError.by_constraint[name] = cls

    def __init__(
        self,
        detail: str = "",
        *,
        errors: Sequence[FieldError] = (),
        retry_after: int | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = tuple(errors)
        self.retry_after = retry_after


class BadRequest(MarketError):
    status = 400
    code = "bad_request"
    title = "The request cannot be read"
    cause = "The body is not JSON, or a part of the request has no meaning."
    fix = "Send well-formed JSON in UTF-8 and repeat the request."


class Unauthenticated(MarketError):
    status = 401
    code = "unauthenticated"
    title = "Sign in first"
    cause = "The access token is missing, expired, malformed or of a session that has ended."
    fix = "Sign in again and send the new token as `Authorization: Bearer ...`."


class Forbidden(MarketError):
    status = 403
    code = "forbidden"
    title = "Not allowed"
    cause = "You can see this resource, but your role does not allow the action."
    fix = "Ask somebody with the role, or look at `allowed_actions` of the resource."


class NotFound(MarketError):
    status = 404
    code = "not_found"
    title = "Not found"
    cause = "It does not exist, or it is not visible to you."
    fix = "Check the id and who you are signed in as."


class MethodNotAllowed(MarketError):
    status = 405
    code = "method_not_allowed"
    title = "Method not allowed"
    cause = "The path exists, but not with this method."
    fix = "Use one of the methods in the `Allow` header."


class Conflict(MarketError):
    status = 409
    code = "conflict"
    title = "Conflict with the present state"
    cause = "Somebody else changed the same thing at the same moment, or its state forbids this."
    fix = "Read the resource again and decide anew."


class TooLarge(MarketError):
    status = 413
    code = "body_too_large"
    title = "The body is too large"
    cause = "A request body may have 1 MiB at most."
    fix = "Send less at once."


class NotJson(MarketError):
    status = 415
    code = "unsupported_media_type"
    title = "The body is not JSON"
    cause = "The `Content-Type` of a body must be `application/json`."
    fix = "Set the header and send JSON."


class Invalid(MarketError):
    status = 422
    code = "invalid"
    title = "The request is not valid"
    cause = "A field, parameter or header breaks its rules; `errors` names each one."
    fix = "Mend the named fields and repeat the request."


class TooManyRequests(MarketError):
    status = 429
    code = "too_many_requests"
    title = "Too many requests"
    cause = "The server limits how often this may be asked."
    fix = "Wait for the seconds in `Retry-After`, then repeat the request."
    is_retryable = True


class Internal(MarketError):
    status = 500
    code = "internal_error"
    title = "Something went wrong on our side"
    cause = "A fault of the server; it has been logged with the request id."
    fix = "Repeat the request later; tell us the request id if it stays."


class Unavailable(MarketError):
    status = 503
    code = "unavailable"
    title = "Not available right now"
    cause = "The database is away or every connection is busy."
    fix = "Wait for the seconds in `Retry-After`, then repeat the request."
    is_retryable = True


def field_error(pointer: str, code: str, detail: str) -> Invalid:
    """A 422 that points at one field of the body, such as `/terms/rate`."""
    return Invalid(detail, errors=[FieldError("body", pointer, code, detail)])


def query_error(name: str, code: str, detail: str) -> Invalid:
    """A 422 that points at one query parameter."""
    return Invalid(detail, errors=[FieldError("query", f"/{name}", code, detail)])
