"""Bodies that are files: of a media type and a size of their own, and never whole in memory.

A file is received on disk, before the transaction begins: a slow caller holds no connection, and a
repetition after a deadlock reads it again.
"""

import hashlib
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Annotated, Any, BinaryIO, TypeVar

from fastapi import Depends, Request
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute
from starlette.types import Message, Receive, Scope

from va_market.kit.errors import BadRequest, NotJson, TooLarge
from va_market.kit.http.operations import each

F = TypeVar("F", bound=Callable[..., Any])
_MARK = "__takes_file__"


@dataclass(frozen=True, slots=True)
class FileBody:
    """Stands as a decorator on a route whose body is a file, below the line of the route.

    The last part of its path names no parameter: by it the door knows the route.
    """

    media_type: str
    most_bytes: int
    or_else: tuple[str, ...] = ()
    """What else it may be."""

    def __call__(self, endpoint: F) -> F:
        vars(endpoint)[_MARK] = self
        return endpoint

    def counted(self, receive: Receive) -> Receive:
        """`receive`, but the message that makes the body too long raises `TooLarge`."""
        left = self.most_bytes

        async def checked() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise self.too_large()
            return message

        return checked

    def too_large(self) -> TooLarge:
        return TooLarge(f"This file may have {self.most_bytes // 2**20} MiB at most.")

    def foreign(self) -> NotJson:
        wanted = " or ".join(f"`{one}`" for one in self.media_types)
        return NotJson(f"The `Content-Type` of this body must be {wanted}.")

    @property
    def media_types(self) -> tuple[str, ...]:
        return (self.media_type, *self.or_else)

    def documented(self, *examples: str) -> dict[str, Any]:
        """The `openapi_extra` of the route, with an example of each media type."""
        content = {
            media_type: {"schema": {"type": "string"}, "example": example}
            for media_type, example in zip(self.media_types, examples, strict=True)
        }
        return {"requestBody": {"required": True, "content": content}}


class Files:
    """Which requests bring files."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._found: Mapping[tuple[str, str], FileBody] = {
            (method.upper(), path.rpartition("/")[2]): kind
            for path, method, route in each(routes)
            if (kind := _kind_of(route.endpoint)) is not None
        }

    def of(self, scope: Scope) -> FileBody | None:
        last = scope["path"].rpartition("/")[2]
        return self._found.get((scope["method"], last)) or self._of_no_method(scope, last)

    def _of_no_method(self, scope: Scope, last: str) -> FileBody | None:
        """A file by a method that takes none: it passes the door, and the answer is 405."""
        kind = self._found.get(("POST", last))
        said = dict(scope["headers"]).get(b"content-type", b"").decode("latin-1")
        return kind if kind is not None and said in kind.media_types else None


@dataclass(slots=True)
class _Received:
    """The file of one request: received once, however often the request is tried."""

    file: BinaryIO
    digest: Any = field(default_factory=hashlib.sha256)
    is_whole: bool = False

    async def take(self, pieces: AsyncIterator[bytes]) -> BinaryIO:
        if not self.is_whole:
            async for piece in pieces:
                self.file.write(piece)
                self.digest.update(piece)
            self.is_whole = True
        self.file.seek(0)
        return self.file


def room_for(request: Request, endpoint: object) -> AbstractContextManager[None]:
    """Where the file of a request to `endpoint` lies while it is answered, if it takes one."""
    return nullcontext() if _kind_of(endpoint) is None else _room(request)


@contextmanager
def _room(request: Request) -> Iterator[None]:
    with tempfile.TemporaryFile() as file:
        request.state.file = _Received(file)
        yield


def digest_of(request: Request) -> bytes | None:
    """What tells the file of a request from others, once it was received."""
    received: _Received | None = getattr(request.state, "file", None)
    return None if received is None else bytes(received.digest.digest())


async def _received(request: Request) -> BinaryIO:
    received: _Received = request.state.file
    try:
        return await received.take(request.stream())
    except ClientDisconnect:
        raise BadRequest("The body ended too soon.") from None


ReceivedFile = Annotated[BinaryIO, Depends(_received)]
"""The body, as a file at its beginning. It stands between the actor and the session."""


def _kind_of(endpoint: object) -> FileBody | None:
    found: FileBody | None = getattr(endpoint, _MARK, None)
    return found
