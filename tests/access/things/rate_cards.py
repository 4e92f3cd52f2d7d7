"""Rates of home and of its assistant; each begins on a day of its own."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from tests.access.rows import Call
from tests.access.world import Caller, World
from tests.factories.rate_cards import OWN, added, card, rate_body

_DAYS = count()


def begins() -> dict[str, Any]:
    """A day on which no rate begins yet."""
    return {"starts_on": (date(2027, 1, 1) + timedelta(days=next(_DAYS))).isoformat()}


def _at_home(world: World, **ids: str) -> dict[str, str]:
    return {"organization_id": world.owner.organization_id, **ids}


async def new_rate(world: World, _caller: Caller) -> Call:
    return Call(_at_home(world), rate_body(**begins()))


async def rate(world: World, _caller: Caller) -> Call:
    entry = await added(world.owner, card(world.owner), **begins())
    return Call(_at_home(world, rate_card_id=entry["id"]))


async def rates(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await rate(world, caller)
    return Call(_at_home(world))


async def work(world: World, _caller: Caller) -> Call:
    day = begins()
    await added(world.owner, card(world.owner), **day)
    return Call(_at_home(world), query={"side": "pay", "on": day["starts_on"]})


async def new_price(_world: World, _caller: Caller) -> Call:
    return Call(body=rate_body(**begins()))


async def price(world: World, _caller: Caller) -> Call:
    entry = await added(world.people["assistant"], OWN, **begins())
    return Call({"list_price_id": entry["id"]})


async def prices(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await price(world, caller)
    return Call()
