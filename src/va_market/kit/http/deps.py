"""What routers ask for: the two doors, the present moment, the page wanted."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from starlette.datastructures import URL

from va_market.kit import db
from va_market.kit.errors import FieldError, Invalid
from va_market.kit.http.idempotency import retry_of
from va_market.kit.http.operations import query_names
from va_market.kit.pages import CURSOR_BYTES, Page, PageOf, PageRequest

P = TypeVar("P", bound=PageOf[Any])


async def _reader(request: Request) -> db.ReadSession:
    reader: db.ReadSession = request.app.state.database.reader
    return reader


async def _writer(request: Request) -> AsyncIterator[db.WriteSession]:
    async with request.app.state.database.writing() as session:
        retry = await retry_of(request, session, now=request.app.state.clock())
        if retry is not None:
            await retry.find()
            request.state.retry = retry
        yield session


async def _now(request: Request) -> datetime:
    moment: datetime = request.app.state.clock()
    return moment


ReadSession = Annotated[db.ReadSession, Depends(_reader)]
# Scope "function": the commit happens before the response is sent, so a failing one is heard.
WriteSession = Annotated[db.WriteSession, Depends(_writer, scope="function")]
Now = Annotated[datetime, Depends(_now)]


class _PageParams:
    """`limit`, `cursor` and `include` of every list, and the `Link` header of its answer."""

    def __init__(
        self,
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
    ) -> None:
        self._url = request.url
        self._response = response
        key: bytes = request.app.state.cursor_key
        self.request = PageRequest(key, limit, cursor, with_total=include == "total_count")

    def reply(self, shape: type[P], page: Page[Any], convert: Callable[[Any], Any]) -> P:
        """The body of the answer; sets `Link: <...>; rel="next"` while there is more."""
        if page.next_cursor is not None:
            following = _relative(self._url.include_query_params(cursor=page.next_cursor))
            self._response.headers["Link"] = f'<{following}>; rel="next"'
        return shape(
            items=[convert(item) for item in page.items],
            next_cursor=page.next_cursor,
            total_count=page.total_count,
        )


def _relative(url: URL) -> str:
    return f"{url.path}?{url.query}"


PageParams = Annotated[_PageParams, Depends()]


async def known_query_only(request: Request) -> None:
    """Refuse query parameters that the endpoint does not know, and repeated single ones."""
    if not request.scope["query_string"]:
        return
    known = query_names(request.app, request.scope["route"].path_format, request.method)
    faults = []
    for name in request.query_params:
        if name not in known:
            faults.append(FieldError("query", f"/{name[:80]}", "unknown", "unknown parameter"))
        elif not known[name] and len(request.query_params.getlist(name)) > 1:
            faults.append(FieldError("query", f"/{name}", "repeated", "given more than once"))
    if faults:
        raise Invalid(errors=faults)


def created(response: Response, collection: str, key: UUID) -> None:
    """Point `Location` at the resource that a POST made."""
    response.headers["Location"] = f"{collection}/{key}"
