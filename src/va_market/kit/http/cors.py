"""Browsers of other origins: an exact list, never a wildcard, never a suffix (security.md §8)."""

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
SENT = (
    *("Authorization", "X-API-Key", "Content-Type", "Idempotency-Key", "If-Match"),
    *("If-None-Match", "X-Request-Id", "traceparent", "tracestate"),
)
SHOWN = (
    *("ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After"),
    *("X-Request-Id", "Idempotent-Replayed", "WWW-Authenticate"),
)
REMEMBERED_SECONDS = 600


class Cors(CORSMiddleware):
    """Tells browsers that pages of `origins` may call, with credentials."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_credentials=True,  # the refresh token may be a cookie
            allow_methods=METHODS,
            allow_headers=SENT,
            expose_headers=SHOWN,
            max_age=REMEMBERED_SECONDS,
        )

    def preflight_response(self, request_headers: Headers) -> Response:
        """The answer says what is allowed, and the browser compares: no error in another shape."""
        answer = super().preflight_response(request_headers)
        kept = {n: v for n, v in answer.headers.items() if not n.startswith("content-")}
        return Response(None, 204, kept)
