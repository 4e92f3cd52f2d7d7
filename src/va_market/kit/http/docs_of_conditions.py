"""What the document says of conditional requests, in one place for all operations."""

from va_market.kit.http.conditional import (
    IF_MATCH,
    IF_NONE_MATCH,
    PreconditionFailed,
    PreconditionRequired,
    demands_if_match,
    heeds_if_match,
    shows_one,
    tells_etag,
)
from va_market.kit.http.etags import TAGS_PATTERN
from va_market.kit.http.operations import Routes
from va_market.kit.http.responses import Operation, answer_also

_ETAG = {
    "description": "The version of what the body shows, and a hash of this very body.",
    "required": True,
    "schema": {"type": "string"},
    "example": '"3-9f86d081884c7d65"',
}


def allow_conditions(method: str, operation: Operation, routes: Routes) -> None:
    """Single things have an ETag; reading them and changing them may depend on it."""
    route = routes[method]
    if method == "get" and shows_one(route):
        _tell_etag(operation)
        _take_tags(operation, IF_NONE_MATCH, "304 if the ETag is among these.")
        not_modified = "Not modified: what you have is what there is."
        operation["responses"]["304"] = {"description": not_modified, "headers": {"ETag": _ETAG}}
    if method != "get" and tells_etag(route):
        _tell_etag(operation)
    if heeds_if_match(route, method, routes):
        is_needed = demands_if_match(route) is True
        words = "412 unless the version is that of one of these; `*` takes any."
        _take_tags(operation, IF_MATCH, words, is_needed=is_needed)
        answer_also(operation, PreconditionFailed, *([PreconditionRequired] * is_needed))


def _tell_etag(operation: Operation) -> None:
    for status in ("200", "201"):
        if "content" in operation["responses"].get(status, {}):
            operation["responses"][status]["headers"] = {"ETag": _ETAG}


def _take_tags(operation: Operation, name: str, words: str, *, is_needed: bool = False) -> None:
    operation.setdefault("parameters", []).append(
        {
            "name": name,
            "in": "header",
            "required": is_needed,
            "description": words,
            "schema": {"type": "string", "format": "entity-tags", "pattern": TAGS_PATTERN},
            "example": _ETAG["example"],
        }
    )
