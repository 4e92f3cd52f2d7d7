"""Conditional requests (RFC 9110 §13): nobody overwrites what they have not seen (api.md §5).

Reading: the answer has an ETag, and `If-None-Match` with that tag gets 304.

Changing: `If-Match` names versions of the thing in the path. `kit.db.lock` notes at which version
it found each row. Once the service is done, and before the commit, that version is compared with
the header; a 412 rolls everything back. So no layer in between knows of it, nothing happens between
the check and the effect, and whoever may not see or change the thing has heard 404 or 403 by then.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, get_args
from uuid import UUID

from fastapi import Request, Response
from fastapi.routing import APIRoute

from va_market.kit.db import WriteSession
from va_market.kit.errors import Conflict, MarketError
from va_market.kit.http.access import GUARDED
from va_market.kit.http.answering import Handler
from va_market.kit.http.etags import Tags, etag_of, tags_in
from va_market.kit.http.operations import Routes, changes_one, routes_at
from va_market.kit.pages import PageOf
from va_market.kit.shapes import Resource, version_shown

F = TypeVar("F", bound=Callable[..., Any])
IF_MATCH, IF_NONE_MATCH = "If-Match", "If-None-Match"
_SHOWING = frozenset({200, 201})
_MARK = "__if_match__"


class PreconditionFailed(MarketError):
    status: ClassVar[int] = 412
    code = "precondition_failed"
    title = "It has changed since you read it"
    cause = "`If-Match` names other versions than the present one."
    fix = "Read it again, decide anew, and send the ETag of that answer."


class PreconditionRequired(MarketError):
    status: ClassVar[int] = 428
    code = "precondition_required"
    title = "Say which version you mean"
    cause = "This change asks for `If-Match`, so that nobody overwrites what they have not seen."
    fix = "Send the ETag of the thing as `If-Match`; `*` means whichever version is there."


def needs_if_match(endpoint: F) -> F:
    """Refuse the request with 428 where it does not say which version it means."""
    vars(endpoint)[_MARK] = True
    return endpoint


def ignores_if_match(endpoint: F) -> F:
    """For a verb that does not change the thing its path names."""
    vars(endpoint)[_MARK] = False
    return endpoint


def demands_if_match(route: APIRoute) -> bool | None:
    """True where it is needed, False where it means nothing; None leaves it to the caller."""
    marked: bool | None = getattr(route.endpoint, _MARK, None)
    return marked


def heeds_if_match(route: APIRoute, method: str, siblings: Routes) -> bool:
    """Whether a route, among all of its path, changes one thing on the condition of its version."""
    is_change = changes_one(route.path_format, method, siblings)
    return is_change and demands_if_match(route) is not False


def conditional(route: APIRoute, answer: Handler) -> Handler:
    """`answer`, heeding the conditions of the request and telling the ETag of what it shows."""
    return _reading(route, answer) if "GET" in (route.methods or ()) else _changing(route, answer)


def _reading(route: APIRoute, answer: Handler) -> Handler:
    # Health is never old, and its answers are outside the contract of /v1.
    is_tagged = shows_one(route) and route.path.startswith(GUARDED)
    is_versioned = shows_resource(route)

    async def handle(request: Request) -> Response:
        response = await answer(request)
        known = tags_in(request.headers, IF_NONE_MATCH)
        if not is_tagged or response.status_code not in _SHOWING:
            return response
        etag = etag_of(bytes(response.body), version_shown() if is_versioned else None)
        if known is not None and known.have(etag):
            return Response(status_code=304, headers={"ETag": etag})
        response.headers["ETag"] = etag
        return response

    return handle


def _changing(route: APIRoute, answer: Handler) -> Handler:
    is_needed, is_versioned = demands_if_match(route) is True, tells_etag(route)

    async def handle(request: Request) -> Response:
        condition = _Condition(request, is_needed)
        try:
            response = await answer(request)
        except Conflict:
            condition.check_after_conflict()
            raise
        condition.check()
        if is_versioned and response.status_code in _SHOWING:
            session: WriteSession = request.state.writing
            await session.flush()  # this counts the version up; the commit would do it otherwise
            response.headers["ETag"] = etag_of(bytes(response.body), version_shown())
        return response

    return handle


@dataclass(frozen=True, slots=True)
class _Condition:
    """What a change demands of the thing that its path names."""

    request: Request
    is_needed: bool

    def check(self) -> None:
        """Compare the versions.

        Raises:
            Invalid: the header holds no tags.
            PreconditionFailed: it names other versions, or there is no such thing yet.
            PreconditionRequired: it is missing where it is needed.
        """
        tags = tags_in(self.request.headers, IF_MATCH)
        if tags is None:
            if self.is_needed:
                raise PreconditionRequired
        elif self._is_heeded and not self._is_met_by(tags):
            raise PreconditionFailed

    def check_after_conflict(self) -> None:
        """A version that moved on explains the conflict better than the state it led to."""
        if self._subject in self._versions:  # or else the conflict is about something else
            self.check()

    def _is_met_by(self, tags: Tags) -> bool:
        subject, found = self._subject, self._versions
        return subject is not None and subject in found and tags.have_version(found[subject])

    @property
    def _versions(self) -> Mapping[UUID, int | None]:
        """At which version each row was found; none were before the transaction began."""
        session: WriteSession | None = getattr(self.request.state, "writing", None)
        return {} if session is None else session.versions_found

    @property
    def _subject(self) -> UUID | None:
        """The last id in the path; below /me, where there is none, the caller's own."""
        ids = list(self.request.path_params.values())
        return UUID(ids[-1]) if ids else getattr(self.request.state, "caller_id", None)

    @property
    def _is_heeded(self) -> bool:
        route = self.request.scope["route"]
        return heeds_if_match(route, self.request.method.lower(), self._siblings)

    @property
    def _siblings(self) -> Routes:
        return routes_at(self.request.app, self.request.scope["route"].path_format)


def shows_one(route: APIRoute) -> bool:
    """Whether the answer is a single thing, and no page of a list."""
    return route.response_model is not None and not _is(route.response_model, PageOf)


def shows_resource(route: APIRoute) -> bool:
    """Whether the answer shows a row that counts its versions."""
    return _is(route.response_model, Resource)


def tells_etag(route: APIRoute) -> bool:
    """Whether the answer to a change tells the new ETag.

    That of a PUT must not: its ETag would say that the body was stored as it was sent (§9.3.4).
    """
    return shows_resource(route) and "PUT" not in (route.methods or ())


def _is(model: Any, kind: type) -> bool:
    """Whether a response model, or each of several, is of a kind."""
    parts = [part for part in get_args(model) if isinstance(part, type) or get_args(part)]
    if parts:
        return all(_is(part, kind) for part in parts)
    return isinstance(model, type) and issubclass(model, kind)
