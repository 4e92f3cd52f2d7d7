"""How errors are written: all of them in one shape."""

import json

from fastapi import Request, Response

from va_market.kit import errors
from va_market.kit.errors import MarketError
from va_market.kit.http.problem import MEDIA_TYPE, MOST_ERRORS, Problem, body_of

__all__ = ["MEDIA_TYPE", "MOST_ERRORS", "Problem", "problem_of", "render"]


def problem_of(request: Request, error: MarketError) -> Problem:
    """One error among the results of a request."""
    return Problem.model_validate(_body(request, error))


def _body(request: Request, error: MarketError) -> dict[str, object]:
    request_id = request.scope.get("request_id", "")
    return body_of(error, instance=request.url.path, request_id=request_id)


def render(request: Request, error: MarketError) -> Response:
    """The response of one error."""
    body = _body(request, error)
    headers = {}
    if error.status == errors.Unauthenticated.status:
        headers["WWW-Authenticate"] = 'Bearer realm="va-market"'
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    # ASCII only, so that half a surrogate pair in a path cannot break the encoding.
    return Response(json.dumps(body).encode("ascii"), error.status, headers, MEDIA_TYPE)
