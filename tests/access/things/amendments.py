"""Changes that were asked for in contracts of home."""

from typing import Any

from tests.access.rows import Call
from tests.access.world import HOME, Caller, World, new_deal
from tests.factories.market import Deal, Person

REASON = {"reason": f"Not now {HOME}"}


def change() -> dict[str, Any]:
    return {"title": f"Inbox and calendar {HOME}", "reason": f"It grew {HOME}"}


async def proposed(owner: Person, deal: Deal) -> str:
    """The id of an amendment that the client asks for."""
    made = await owner.post(f"{deal.path}/amendments", change())
    assert made.status_code == 201, made.text
    amendment_id: str = made.json()["id"]
    return amendment_id


async def contract_to_amend(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": (await new_deal(world)).id}, change())


async def amended(world: World, _caller: Caller) -> Call:
    """A contract with one amendment that was taken back and one that waits."""
    deal = await new_deal(world)
    first = await proposed(world.owner, deal)
    await world.owner.post(f"/v1/amendments/{first}/withdraw")
    await proposed(world.owner, deal)
    return Call({"contract_id": deal.id})


async def changed_contract(world: World, _caller: Caller) -> Call:
    """A contract with two versions of what was agreed."""
    deal = await new_deal(world)
    path = f"/v1/amendments/{await proposed(world.owner, deal)}/accept"
    assert (await deal.assistant.post(path)).status_code == 200
    return Call({"contract_id": deal.id})


async def amendment(world: World, _caller: Caller) -> Call:
    return Call({"amendment_id": await proposed(world.owner, await new_deal(world))})


async def amendment_to_decline(world: World, caller: Caller) -> Call:
    return Call((await amendment(world, caller)).ids, REASON)
