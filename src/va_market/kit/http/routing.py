"""The routers of the house: safe to retry, conditional, and repeated where a deadlock was lost."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import cached_property
from typing import Any

import asyncpg
from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.exc import DBAPIError
from starlette.types import Receive, Scope, Send

from va_market.kit.db import sqlstate_of
from va_market.kit.errors import Internal, MarketError
from va_market.kit.http.access import access_of, public
from va_market.kit.http.answering import Handler, answering
from va_market.kit.http.asking import UNITS_OF_WORK
from va_market.kit.http.conditional import conditional
from va_market.kit.http.crowds import place_for
from va_market.kit.http.idempotency import NOT_KEPT, Retry, ShownOnce, check_key
from va_market.kit.http.limits import Limits
from va_market.kit.http.operations import check_query, query_names
from va_market.kit.http.render import render
from va_market.kit.http.uploads import room_for

# One of several transactions that wait for each other is ended; repeated, it finds them gone.
LOST_TO_ANOTHER = frozenset({"40001", "40P01"})
MOST_REPETITIONS = 5
PAUSE_SECONDS = 0.02


class SafeRoute(APIRoute):
    """Answers once however often it is asked, and on the condition that the caller names.

    A repetition gets the reply that was kept, whatever has become of the thing since. What every
    route checks is checked here: a dependency of them all costs as much as a small statement.
    """

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: FastAPI's `app` without the stacks that only other routes need."""
        response = await self.handler(Request(scope, receive, send))
        await response(scope, receive, send)

    def get_route_handler(self) -> Handler:
        return self.handler

    @cached_property
    def handler(self) -> Handler:
        """From a request to its answer."""
        answer = conditional(self, answering(self))
        # Reading changes nothing, and waits for nobody.
        is_reading = "GET" in (self.methods or ())
        known = query_names(self)
        answer = _reading(answer, known) if is_reading else _changing(answer, known, self.endpoint)
        return _for_guests(answer) if access_of(self.endpoint) is public else answer


def _for_guests(answer: Handler) -> Handler:
    """Count whoever asks by address: nobody looks at credentials here."""

    async def handle(request: Request) -> Response:
        limits: Limits = request.app.state.limits
        await limits.count_guest(request.scope)
        return await answer(request)

    return handle


def _reading(answer: Handler, known: Mapping[str, bool]) -> Handler:
    async def handle(request: Request) -> Response:
        check_query(request, known)
        return await answer(request)

    return handle


def _changing(answer: Handler, known: Mapping[str, bool], endpoint: Callable[..., Any]) -> Handler:
    """Answer where there is room, and again where the transaction was lost to another one."""

    async def handle(request: Request) -> Response:
        check_query(request, known)
        check_key(request)
        with place_for(request, endpoint), room_for(request, endpoint):
            return await _repeated(answer, request)

    return handle


async def _repeated(answer: Handler, request: Request) -> Response:
    """Answer, again where the transaction was lost to another one."""
    for repetition in range(MOST_REPETITIONS):
        try:
            return await _try(answer, request)
        except (DBAPIError, asyncpg.PostgresError) as error:
            if sqlstate_of(error) not in LOST_TO_ANOTHER:
                raise
        await _pause(repetition)
    return await _try(answer, request)


async def _try(answer: Handler, request: Request) -> Response:
    """Answer in units of work of its own, which are committed before this returns."""
    request.state.retry = None
    async with AsyncExitStack() as units:
        request.scope[UNITS_OF_WORK] = units
        return await _kept(answer, request)


async def _kept(answer: Handler, request: Request) -> Response:
    """The reply, stored before the commit of its effect."""
    try:
        response = await answer(request)
    except MarketError as error:
        await _keep_refusal(request, error)
        raise
    retry: Retry | None = request.state.retry
    if retry is not None:
        await retry.keep(_lasting(request, response), session=retry.session)
    return response


async def _pause(repetition: int) -> None:
    """Longer each time, and for nobody as long as for another."""
    longest = PAUSE_SECONDS * 2**repetition
    await asyncio.sleep(longest * secrets.SystemRandom().random())


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
    """Store a refusal that a repetition would meet again, apart from the effect rolled back.

    Whoever repeated the request in between has its reply stored: then that is the answer to both.

    Raises:
        KeyInFlight, Replayed: see `Retry.find`.
    """
    retry: Retry | None = request.state.retry
    if retry is None or error.status in NOT_KEPT or error.status >= Internal.status:
        return
    if not error.keeps_changes:
        # Many that held one connection while they waited for another would wait for each other.
        await retry.session.rollback()
    async with request.app.state.database.writing() as session:
        again = replace(retry, session=session)
        if not error.keeps_changes:
            await again.find()
        await again.keep(render(request, error), session=session)


def new_router(prefix: str = "", *, tags: list[str] | None = None) -> APIRouter:
    """A router of safe routes."""
    return APIRouter(prefix=prefix, tags=list(tags or ()), route_class=SafeRoute)
