"""From a request to the bytes of its answer: read the body, ask, call the endpoint, write.

What FastAPI's own handler does for JSON, without what none of our routes has: forms, streams of
items, threads. An answer is not validated once more on its way out: schemas made it
(`kit.shapes`), and the suite holds every answer to the document.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse

from va_market.kit.errors import BadRequest
from va_market.kit.http.asking import Asked, Plan
from va_market.kit.http.bodies import NO_BODY, body_in

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
_WITHOUT_BODY = 204


def answering(route: APIRoute) -> Handler:
    """What answers the requests of a route."""
    plan = Plan(route.dependant, embeds_body=route._embed_body_fields)  # noqa: SLF001  # said nowhere else
    endpoint: Callable[..., Coroutine[Any, Any, Any]] = route.endpoint
    write, status = _writer(route), route.status_code or 200
    takes_body = route.body_field is not None

    async def answer(request: Request) -> Response:
        asked = Asked(request, await _body(request) if takes_body else NO_BODY)
        found = await endpoint(**await plan.arguments(asked))
        if isinstance(found, Response):
            return found
        if status == _WITHOUT_BODY:
            return asked.shape(Response(status_code=status))
        return asked.shape(Response(write(found), status, media_type="application/json"))

    return answer


def _writer(route: APIRoute) -> Callable[[Any], bytes]:
    """Bytes at once, by the type of the answer."""
    field = route.response_field
    return (
        (lambda found: bytes(JSONResponse(found).body)) if field is None else field.serialize_json
    )


async def _body(request: Request) -> Any:
    try:
        await request.body()
    except ClientDisconnect:
        raise BadRequest("The body ended too soon.") from None
    return body_in(request.scope)
