"""Retainers of home and of its rival, with a closed period and an open one."""

from typing import Any

from tests.access.rows import Call
from tests.access.world import Caller, World, new_deal
from tests.factories.market import Deal
from tests.factories.retainers import PACKS, kept, periods_of, retainer

POLICY = {**PACKS, "rollover": "base", "rollover_cap_minutes": 300}


async def retainer_of(world: World, *, side: str = "home") -> Deal:
    terms = retainer(policy=POLICY)
    deal = await new_deal(world, side=side, job={"engagement": "retainer"}, terms=terms)
    await kept(world.market)
    return deal


async def of_contract(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": (await retainer_of(world)).id})


async def closed(world: World, _caller: Caller) -> Call:
    [period, _] = await periods_of(await retainer_of(world))
    return Call({"period_id": period["id"]})


async def grant(world: World, _caller: Caller) -> Call:
    return Call({"grant_id": await grant_in(await retainer_of(world))})


async def grant_in(deal: Deal) -> str:
    [newest, *_] = (await deal.owner.get(f"{deal.path}/minute-grants")).json()["items"]
    return str(newest["id"])


async def to_buy(world: World, _caller: Caller) -> Call:
    body: dict[str, Any] = {"source": "top_up", "packs": 1}
    return Call({"contract_id": (await retainer_of(world)).id}, body)
