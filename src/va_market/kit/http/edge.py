"""The outermost layer, around the whole middleware stack: one pure ASGI class.

User middleware cannot see the 413 of a declared length, nor add headers to a 500, and routes that
answer GET answer HEAD with 405 (api.md §10.2). This class sees everything.
"""

import re
import time
from collections.abc import Iterable
from typing import Any

import structlog
from opentelemetry import trace
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from va_market.kit.http.metrics import Metrics
from va_market.kit.http.proxies import Proxies
from va_market.kit.ids import new_id
from va_market.kit.logs import named

log = structlog.get_logger()
_REQUEST_ID = re.compile(rb"[A-Za-z0-9_.:-]{8,64}")
_TRACE = re.compile(rb"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_SAFE_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
)
# Answers are no pages: nothing is to be loaded for them, and no page may show them.
_NO_PAGE = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_HTTPS_ONLY = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
_PRIVATE = (b"cache-control", b"private, no-cache")
_NO_STORE = (b"cache-control", b"no-store")


class Edge:
    """Who calls through which proxy, request id, HEAD, safe headers, one log line a request."""

    def __init__(self, app: ASGIApp, *, proxies: Proxies, metrics: Metrics) -> None:
        self._app = app
        self._proxies = proxies
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        method = scope["method"]
        # A copy: the server looks at its own scope to decide whether an answer has a body.
        scope = {
            **self._proxies.seen_through(scope),
            "method": "GET" if method == "HEAD" else method,
            "request_id": _request_id(headers.get(b"x-request-id")),
        }
        exchange = _Exchange(scope, method, send, self._metrics)
        with named(_names(scope, headers)):
            self._metrics.in_flight += 1
            try:
                await self._serve(scope, receive, exchange)
            finally:
                self._metrics.in_flight -= 1
            exchange.end()

    async def _serve(self, scope: Scope, receive: Receive, exchange: "_Exchange") -> None:
        try:
            await self._app(scope, receive, exchange.send)
        except Exception:
            # The exception handler has logged and answered; Starlette raises it again for servers.
            if not exchange.is_started:
                raise


class _Exchange:
    """One answer on its way out."""

    def __init__(self, scope: Scope, method: str, send: Send, metrics: Metrics) -> None:
        self._scope = scope
        self._method = method
        self._send = send
        self._metrics = metrics
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
        if self._scope["scheme"] == "https":
            yield _HTTPS_ONLY
        names = {name for name, _value in present}
        if _NO_PAGE[0] not in names:
            yield _NO_PAGE
        if b"cache-control" not in names:
            yield _PRIVATE if self._method in ("GET", "HEAD") else _NO_STORE
        yield b"vary", b"Authorization, X-API-Key"

    def end(self) -> None:
        route: Any = self._scope.get("route")
        template = getattr(route, "path_format", None)
        seconds = time.perf_counter() - self._began
        self._metrics.observe(self._method, template, self._status, seconds)
        log.info(
            "request",
            method=self._method,
            route=template,
            status=self._status,
            seconds=round(seconds, 6),
        )


def _names(scope: Scope, headers: dict[bytes, bytes]) -> dict[str, str]:
    """What every log line of this request is found by."""
    trace_id = _trace_id(headers.get(b"traceparent", b""))
    request_id: str = scope["request_id"]
    return {"request_id": request_id} | ({} if trace_id is None else {"trace_id": trace_id})


def _trace_id(given: bytes) -> str | None:
    """The trace that is recorded of this request, or else the one that its caller names."""
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        return trace.format_trace_id(context.trace_id)
    found = _TRACE.fullmatch(given)
    return None if found is None else found[1].decode()


def _request_id(given: bytes | None) -> str:
    if given is not None and _REQUEST_ID.fullmatch(given):
        return given.decode()
    return str(new_id())
