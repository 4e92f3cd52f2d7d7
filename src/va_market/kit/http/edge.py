"""The outermost layer, around the whole middleware stack: one pure ASGI class.

User middleware cannot see the 413 of a declared length, nor add headers to a 500, and routes that
answer GET answer HEAD with 405 (api.md §10.2). This class sees everything.
"""

import re
import time
from collections.abc import Iterable
from typing import Any

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from va_market.kit import errors
from va_market.kit.errors import MarketError
from va_market.kit.http.bodies import strict
from va_market.kit.http.render import render
from va_market.kit.ids import new_id

log = structlog.get_logger()
_REQUEST_ID = re.compile(rb"[A-Za-z0-9_.:-]{8,64}")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_SAFE_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
)
_PRIVATE = (b"cache-control", b"private, no-cache")
_NO_STORE = (b"cache-control", b"no-store")


class Edge:
    """Request id, HEAD, form of bodies, safe headers, one log line a request."""

    def __init__(self, app: ASGIApp, *, max_body_bytes: int | None) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        method = scope["method"]
        # A copy: the server looks at its own scope to decide whether an answer has a body.
        scope = {
            **scope,
            "method": "GET" if method == "HEAD" else method,
            "request_id": _request_id(headers.get(b"x-request-id")),
        }
        exchange = _Exchange(scope, method, send)
        with structlog.contextvars.bound_contextvars(request_id=scope["request_id"]):
            refusal = self._refusal(method, headers)
            if refusal is not None:
                await render(Request(scope), refusal)(scope, receive, exchange.send)
            else:
                await self._serve(scope, strict(receive), exchange)
            exchange.log()

    def _refusal(self, method: str, headers: dict[bytes, bytes]) -> MarketError | None:
        """What is wrong with the body as far as its headers tell; it is not read for that."""
        length = headers.get(b"content-length", b"")
        limit = self._max_body_bytes
        if limit is not None and length.isdigit() and _exceeds(length, limit):
            return errors.TooLarge()
        return errors.NotJson() if _has_foreign_body(method, headers) else None

    async def _serve(self, scope: Scope, receive: Receive, exchange: "_Exchange") -> None:
        try:
            await self._app(scope, receive, exchange.send)
        except Exception:
            # The exception handler has logged and answered; Starlette raises it again for servers.
            if not exchange.is_started:
                raise


class _Exchange:
    """One answer on its way out."""

    def __init__(self, scope: Scope, method: str, send: Send) -> None:
        self._scope = scope
        self._method = method
        self._send = send
        self._began = time.perf_counter()
        self._status = 0

    @property
    def is_started(self) -> bool:
        return self._status != 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            message["headers"] = [*message["headers"], *self._added(message["headers"])]
        elif self._method == "HEAD" and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)

    def _added(self, present: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[bytes, bytes]]:
        yield b"x-request-id", self._scope["request_id"].encode()
        yield from _SAFE_HEADERS
        names = {name for name, _value in present}
        if b"cache-control" not in names:
            yield _PRIVATE if self._method in ("GET", "HEAD") else _NO_STORE
        yield b"vary", b"Authorization, X-API-Key"

    def log(self) -> None:
        route: Any = self._scope.get("route")
        log.info(
            "request",
            method=self._method,
            route=getattr(route, "path_format", None),
            status=self._status,
            seconds=round(time.perf_counter() - self._began, 6),
        )


def _request_id(given: bytes | None) -> str:
    if given is not None and _REQUEST_ID.fullmatch(given):
        return given.decode()
    return str(new_id())


def _exceeds(digits: bytes, limit: int) -> bool:
    # A number of thousands of digits is not even converted.
    return len(digits.lstrip(b"0")) > len(str(limit)) or int(digits) > limit


def _has_foreign_body(method: str, headers: dict[bytes, bytes]) -> bool:
    """True for a body that does not call itself JSON; an empty body needs no media type."""
    if method not in _WITH_BODY:
        return False
    if headers.get(b"content-length", b"0") == b"0" and b"transfer-encoding" not in headers:
        return False
    media = headers.get(b"content-type", b"").split(b";", 1)[0].strip().lower()
    return media not in (b"application/json", b"application/merge-patch+json")
