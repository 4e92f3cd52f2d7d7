"""Markets with small limits, and callers at other addresses."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from tests.factories.market import Market

_POLICY = re.compile(r'"(\w+)";q=(\d+);w=(\d+)')
_STANDING = re.compile(r'"(\w+)";r=(\d+);t=(\d+)')


@asynccontextmanager
async def at(market: Market, address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client that calls from another address."""
    transport = httpx.ASGITransport(app=market.app, client=(address, 1), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://market.test") as client:
        yield client


def policies(answer: httpx.Response) -> dict[str, tuple[int, int]]:
    """Quota and seconds of each policy that the answer names."""
    members = answer.headers["ratelimit-policy"].split(", ")
    found = [_POLICY.fullmatch(member) for member in members]
    return {m[1]: (int(m[2]), int(m[3])) for m in found if m is not None}


def left(answer: httpx.Response) -> dict[str, int]:
    """What is left of each policy; the answer says of all the same ones when they begin anew."""
    members = answer.headers["ratelimit"].split(", ")
    found = [m for m in map(_STANDING.fullmatch, members) if m is not None]
    assert [m[1] for m in found] == list(policies(answer))
    assert all(1 <= int(m[3]) <= policies(answer)[m[1]][1] for m in found)
    return {m[1]: int(m[2]) for m in found}


def forget_all(market: Market) -> None:
    """Begin as a process that has counted nothing."""
    limits = market.app.state.limits
    limits._counts._local._counters.clear()
    limits._spent.clear()
