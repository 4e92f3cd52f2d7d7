"""What is refused before the application sees it: other hosts, too many requests, odd bodies."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from va_market.kit import errors
from va_market.kit.errors import BadRequest, MarketError
from va_market.kit.http.bodies import strict
from va_market.kit.http.limits import Limits, visit_of
from va_market.kit.http.render import render
from va_market.kit.http.uploads import FileBody, Files

# Asked for by machines, at an address instead of a name, and often.
OPEN_PATHS = ("/health/", "/metrics")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_JSON = (b"application/json", b"application/merge-patch+json")


class UnknownHost(BadRequest):
    code = "unknown_host"
    title = "This server does not go by that name"
    cause = "The `Host` of the request is not among those of `VA_MARKET_TRUSTED_HOSTS`."
    fix = "Call the server by its name."


class Gate:
    """Stands before the application; its own answers look like all others."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        limits: Limits,
        trusted_hosts: Sequence[str],
        max_body_bytes: int,
        files: Files,
    ) -> None:
        self._app = app
        self._limits = limits
        self._trusted_hosts = frozenset(trusted_hosts)
        self._max_body_bytes = max_body_bytes
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"].startswith(OPEN_PATHS):
            await self._app(scope, strict(scope, receive, most_bytes=self._max_body_bytes), send)
            return
        visit = visit_of(scope)

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._limits.leave(scope, message["status"])
                message["headers"] = [*message["headers"], *visit.headers()]
            await send(message)

        file = self._files.of(scope)
        refusal = await self._refusal(scope, file)
        if refusal is not None:
            await render(Request(scope), refusal)(scope, receive, told)
        elif file is not None:
            await self._app(scope, file.counted(receive), told)
        else:
            await self._app(scope, strict(scope, receive, most_bytes=self._max_body_bytes), told)

    async def _refusal(self, scope: Scope, file: FileBody | None) -> MarketError | None:
        headers = dict(scope["headers"])
        if self._trusted_hosts and self._is_stranger(scope):
            return UnknownHost()
        try:
            await self._limits.enter(scope, headers)
        except errors.TooManyRequests as refusal:
            return refusal
        if file is not None:
            return _fault_of_file(file, headers)
        return self._fault_of_body(scope["method"], headers)

    def _is_stranger(self, scope: Scope) -> bool:
        """Whether it asks for another server: a proxy may have gone by any one of the names."""
        names = [name_of(value) for key, value in scope["headers"] if key == b"host"]
        return not names or not self._trusted_hosts.issuperset(names)

    def _fault_of_body(self, method: str, headers: dict[bytes, bytes]) -> MarketError | None:
        """What is wrong with the body as far as its headers tell; it is not read for that."""
        length = headers.get(b"content-length", b"")
        if length.isdigit() and _exceeds(length, self._max_body_bytes):
            return errors.TooLarge()
        return errors.NotJson() if _has_foreign_body(method, headers) else None


def _fault_of_file(file: FileBody, headers: dict[bytes, bytes]) -> MarketError | None:
    length = headers.get(b"content-length", b"")
    if length.isdigit() and _exceeds(length, file.most_bytes):
        return file.too_large()
    said = _media_type(headers).decode("latin-1")
    return None if said in file.media_types else file.foreign()


def name_of(host: bytes) -> str:
    """The name in a `Host` header, without its port."""
    text = host.decode("latin-1").lower()
    return text.partition("]")[0] + "]" if text.startswith("[") else text.partition(":")[0]


def _exceeds(digits: bytes, limit: int) -> bool:
    # A number of thousands of digits is not even converted.
    return len(digits.lstrip(b"0")) > len(str(limit)) or int(digits) > limit


def _has_foreign_body(method: str, headers: dict[bytes, bytes]) -> bool:
    """True for a body that does not call itself JSON; an empty body needs no media type."""
    if method not in _WITH_BODY:
        return False
    if headers.get(b"content-length", b"0") == b"0" and b"transfer-encoding" not in headers:
        return False
    return _media_type(headers) not in _JSON


def _media_type(headers: dict[bytes, bytes]) -> bytes:
    return headers.get(b"content-type", b"").split(b";", 1)[0].strip().lower()
