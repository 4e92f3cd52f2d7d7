"""The routers of the house: every POST can be retried safely."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute

from va_market.kit.errors import Internal, MarketError
from va_market.kit.http.idempotency import NOT_KEPT, Retry, ShownOnce
from va_market.kit.http.render import render

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class RetriedRoute(APIRoute):
    """Keeps the reply of a request that names an idempotency key, before the commit."""

    def get_route_handler(self) -> Handler:
        answer = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                response = await answer(request)
            except MarketError as error:
                await _keep_refusal(request, error)
                raise
            retry: Retry | None = getattr(request.state, "retry", None)
            if retry is not None:
                await retry.keep(_lasting(request, response), session=retry.session)
            return response

        return handle


def _lasting(request: Request, response: Response) -> Response:
    """What a repetition gets: the reply itself, unless it holds a secret."""
    if not getattr(request.state, "holds_secret", False):
        return response
    known = render(request, ShownOnce())
    if "location" in response.headers:
        known.headers["location"] = response.headers["location"]
    return known


async def _holds_secret(request: Request) -> None:
    request.state.holds_secret = True


shown_once = Depends(_holds_secret)
"""In the `dependencies` of a route whose reply holds a secret: the reply is kept nowhere."""


async def _keep_refusal(request: Request, error: MarketError) -> None:
    """Store a refusal that a repetition would meet again, apart from the effect rolled back."""
    retry: Retry | None = getattr(request.state, "retry", None)
    if retry is None or error.status in NOT_KEPT or error.status >= Internal.status:
        return
    async with request.app.state.database.writing() as session:
        await retry.keep(render(request, error), session=session)


def new_router(prefix: str = "", *, tags: list[str] | None = None) -> APIRouter:
    """A router whose POSTs can be retried safely."""
    return APIRouter(prefix=prefix, tags=list(tags or ()), route_class=RetriedRoute)
