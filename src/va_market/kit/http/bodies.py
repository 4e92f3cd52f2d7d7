"""Bodies must be JSON as RFC 8259 means it; Python's own reader takes more than that.

It takes a byte order mark, UTF-16, NaN and Infinity, and of two equal keys it silently drops one,
so that two readers of one request would disagree about what was asked.
"""

import json
from typing import Any, NoReturn

from starlette.types import Message, Receive

from va_market.kit.errors import BadRequest


def strict(receive: Receive) -> Receive:
    """`receive`, but the message that completes a body which is not JSON raises `BadRequest`.

    Nothing is read ahead: whoever reads the body also bounds its size.
    """
    chunks: list[bytes] = []

    async def checked() -> Message:
        message = await receive()
        if message["type"] == "http.request":
            chunks.append(message.get("body", b""))
            if not message.get("more_body", False):
                _check(b"".join(chunks))
        return message

    return checked


def _check(body: bytes) -> None:
    if not body:
        return
    try:
        _READER.decode(body.decode("utf-8"))
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
