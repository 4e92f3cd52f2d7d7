"""Bodies must be JSON as RFC 8259 means it; Python's own reader takes more than that.

It takes a byte order mark, UTF-16, NaN and Infinity, and of two equal keys it silently drops one,
so that two readers of one request would disagree about what was asked.
"""

import json
from typing import Any, Final, NoReturn

from pydantic_core import PydanticUndefined
from starlette.types import Message, Receive, Scope

from va_market.kit.errors import BadRequest, TooLarge

NO_BODY: Final = PydanticUndefined
"""What FastAPI calls a body that is not there; `null` is a body."""
_READ = "va_market.body"


def strict(scope: Scope, receive: Receive, *, most_bytes: int) -> Receive:
    """`receive`, but nobody receives a body that is too long, or no JSON.

    The message that makes it so raises `TooLarge` or `BadRequest`; nothing is read ahead. What the
    body says is kept in the scope, where `body_in` finds it.
    """
    chunks: list[bytes] = []
    left = most_bytes

    async def checked() -> Message:
        nonlocal left
        message = await receive()
        if message["type"] == "http.request":
            chunks.append(message.get("body", b""))
            left -= len(chunks[-1])
            if left < 0:
                raise TooLarge
            if not message.get("more_body", False):
                scope[_READ] = _read(b"".join(chunks))
        return message

    return checked


def body_in(scope: Scope) -> Any:
    """What the body of a request says, once it was received."""
    return scope.get(_READ, NO_BODY)


def _read(body: bytes) -> Any:
    if not body:
        return NO_BODY
    try:
        return _READER.decode(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadRequest("The body is not well-formed JSON.") from None


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


_READER = json.JSONDecoder(object_pairs_hook=_distinct, parse_constant=_refuse)
