"""What routers ask for: the two doors, the present moment, the page wanted."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar, cast
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from starlette.types import Scope

from va_market.kit import db
from va_market.kit.http.idempotency import retry_of
from va_market.kit.pages import CURSOR_BYTES, Page, PageOf, PageRequest

P = TypeVar("P", bound=PageOf[Any])
_QUERY = "!$%&'()*+,-./:;=?@_~"  # what a query may hold as it is (RFC 3986 §3.4)


async def _reader(request: Request) -> db.ReadSession:
    reader: db.ReadSession = request.app.state.database.reader
    return reader


async def _writer(request: Request) -> AsyncIterator[db.WriteSession]:
    async with request.app.state.database.writing(origin_of(request)) as session:
        request.state.writing = session
        retry = await retry_of(request, session, now=request.app.state.clock())
        if retry is not None:
            await retry.find()
            request.state.retry = retry
        yield session


def origin_of(request: Request) -> db.Origin:
    """The request as the audit log names it; the caller is known once the actor is."""
    caller: db.Origin | None = getattr(request.state, "origin", None)
    return caller or db.Origin(request.scope["request_id"])


def last_id_of(request: Request) -> UUID | None:
    """The id of what the path leads to."""
    for value in reversed(request.path_params.values()):
        try:
            return UUID(value)
        except ValueError:
            continue
    return None


async def _now(request: Request) -> datetime:
    moment: datetime = request.app.state.clock()
    return moment


ReadSession = Annotated[db.ReadSession, Depends(_reader)]
# Scope "function": the commit happens before the response is sent, so a failing one is heard.
WriteSession = Annotated[db.WriteSession, Depends(_writer, scope="function")]
Now = Annotated[datetime, Depends(_now)]


@dataclass(frozen=True, slots=True)
class _PageParams:
    """What is asked of a list, and the `Link` header of its answer."""

    request: PageRequest
    _asked: Request
    _response: Response

    def reply(self, shape: type[P], page: Page[Any], convert: Callable[[Any], Any]) -> P:
        """The body of the answer; sets `Link: <...>; rel="next"` while there is more."""
        if page.next_cursor is not None:
            following = _following(self._asked.scope, page.next_cursor)
            self._response.headers["Link"] = f'<{following}>; rel="next"'
        # Not checked again, item by item: `convert` has made each of them.
        made = shape.model_construct(
            items=[convert(item) for item in page.items],
            next_cursor=page.next_cursor,
            total_count=page.total_count,
        )
        return cast("P", made)


# A coroutine: FastAPI makes an object of a class in a thread, which costs more than the page.
async def _page_params(
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=100, description="Items on a page.")] = 20,
    cursor: Annotated[
        str | None,
        Query(max_length=CURSOR_BYTES, description="`next_cursor` of the page before."),
    ] = None,
    include: Annotated[
        Literal["total_count"] | None,
        Query(description="`total_count` counts all items, which takes time on long lists."),
    ] = None,
) -> _PageParams:
    key: bytes = request.app.state.cursor_key
    wanted = PageRequest(key, limit, cursor, with_total=include == "total_count")
    return _PageParams(wanted, request, response)


def _following(scope: Scope, cursor: str) -> str:
    """The address of the next page: the same question, as it was sent, with another cursor."""
    sent = scope["query_string"].decode("latin-1").split("&")
    kept = [part for part in sent if part and part.partition("=")[0] != "cursor"]
    query = quote("&".join([*kept, f"cursor={cursor}"]), safe=_QUERY)
    return f"{quote(scope['path'])}?{query}"


PageParams = Annotated[_PageParams, Depends(_page_params)]


def created(response: Response, collection: str, key: UUID) -> None:
    """Point `Location` at the resource that a POST made."""
    response.headers["Location"] = f"{collection}/{key}"
