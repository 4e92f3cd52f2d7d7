"""Sales of home's contract on commission, and what they earned."""

from typing import Any

from tests.access.rows import Call
from tests.access.world import HOME, LONG_AGO, RIVAL, Caller, World
from tests.factories.commissions import closed, commission, reported, sale
from tests.factories.market import Deal
from tests.worker.test_worker import run

_SOLD = {"sold_on": "2026-11-20", "paid_on": "2026-11-20"}


async def _seller(world: World, *, side: str = "home", **terms: Any) -> Deal:
    is_home = side == "home"
    prefix = "" if is_home else "rival_"
    return await world.market.deal(
        owner=world.owner if is_home else world.rival,
        assistant=world.people["assistant" if is_home else "other_assistant"],
        job={"engagement": "commission"},
        proposal={"terms": commission(**terms), "scope": f"Selling {HOME if is_home else RIVAL}"},
        supervisor_id=str(world.people[f"{prefix}supervisor"].id),
        starts_on=(world.market.clock() - LONG_AGO).date().isoformat(),
    )


def _sale(number: int = 1) -> dict[str, Any]:
    return sale(f"{HOME}-{number}", **_SOLD)


async def to_report(world: World, _caller: Caller) -> Call:
    deal = await _seller(world)
    return Call({"contract_id": deal.id}, _sale())


async def to_report_many(world: World, _caller: Caller) -> Call:
    deal = await _seller(world)
    return Call({"contract_id": deal.id}, {"items": [_sale()]})


async def reports(world: World, _caller: Caller) -> Call:
    deal = await _seller(world)
    await reported(deal, _sale(1), _sale(2))
    return Call({"contract_id": deal.id})


async def one(world: World, _caller: Caller) -> Call:
    deal = await _seller(world)
    [found] = await reported(deal, _sale())
    return Call({"contract_id": deal.id, "sale_id": found["id"]})


async def statements(world: World, _caller: Caller) -> Call:
    deal = await _closed(world)
    return Call({"contract_id": deal.id})


async def statement(world: World, _caller: Caller) -> Call:
    deal = await _closed(world)
    return Call({"contract_id": deal.id, "statement_id": await _of_sale(deal)})


async def ids_of(world: World, *, side: str) -> dict[str, str]:
    """A sale and the statement that counts it."""
    deal = await _closed(world, side=side)
    [found] = (await deal.owner.get(f"{deal.path}/sales")).json()["items"]
    return {"sale_id": found["id"], "statement_id": await _of_sale(deal)}


async def _of_sale(deal: Deal) -> str:
    [found] = [one for one in await closed(deal) if one["statement"]["sales"]]
    return str(found["id"])


async def _closed(world: World, *, side: str = "home") -> Deal:
    """Weeks of November are over."""
    deal = await _seller(world, side=side, period="week")
    await reported(deal, _sale())
    await run(world.market, "close_commissions")
    return deal


async def open_statement(world: World, _caller: Caller) -> Call:
    deal = await _seller(world)
    await run(world.market, "close_commissions")
    await reported(deal, _sale())
    return Call({"contract_id": deal.id})
