"""The roster of home in the state that a request asks for."""

from typing import Any

from tests.access.rows import Call
from tests.access.world import HOME, Caller, World
from tests.factories.market import Person
from tests.factories.rosters import EUR_18, accept, invited

NOTE = f"For our clients {HOME}"


def entry_call(world: World, entry: dict[str, Any], body: Any = None) -> Call:
    ids = {"organization_id": world.owner.organization_id, "roster_entry_id": entry["id"]}
    return Call(ids, body)


async def candidate(world: World, _caller: Caller) -> Call:
    somebody = await world.market.assistant()
    body = {"assistant_id": str(somebody.id), "rate": EUR_18, "note": NOTE}
    return Call({"organization_id": world.owner.organization_id}, body)


async def roster(world: World, _caller: Caller) -> Call:
    for _ in range(2):
        await _invited(world)
    return Call({"organization_id": world.owner.organization_id})


async def agreed_roster(world: World, _caller: Caller) -> Call:
    for _ in range(2):
        await _agreed(world)
    return Call({"organization_id": world.owner.organization_id})


async def _invited(world: World, who: Person | None = None) -> dict[str, Any]:
    return await invited(world.owner, who or await world.market.assistant(), note=NOTE)


async def _agreed(world: World) -> dict[str, Any]:
    somebody = await world.market.assistant()
    return await accept(somebody, await _invited(world, somebody))


async def entry(world: World, _caller: Caller) -> Call:
    return entry_call(world, await _invited(world))


async def entry_to_change(world: World, _caller: Caller) -> Call:
    return entry_call(world, await _invited(world), {"note": f"{NOTE} and others"})


async def entry_to_offer(world: World, _caller: Caller) -> Call:
    rate = {"amount": "19.00", "currency": "EUR"}
    return entry_call(world, await _agreed(world), {"rate": rate})


async def entry_to_withdraw(world: World, caller: Caller) -> Call:
    return await entry(world, caller)


async def entry_to_end(world: World, _caller: Caller) -> Call:
    return entry_call(world, await _agreed(world))


async def own_rosters(world: World, _caller: Caller) -> Call:
    """The assistant has been asked more than once."""
    for _ in range(2):
        await _settled(world)
    return Call()


async def _settled(world: World) -> dict[str, Any]:
    """An entry about the assistant, who has nothing else to answer."""
    mine = (await world.people["assistant"].get("/v1/me/rosters", limit=100)).json()["items"]
    for one in mine:
        verb = {"invited": "decline", "active": "end"}.get(one["status"])
        if verb is not None:
            path = f"/v1/me/rosters/{one['id']}/{verb}"
            assert (await world.people["assistant"].post(path)).status_code == 200
    return await invited_unlisted(world, world.owner, note=NOTE)


async def invited_unlisted(world: World, owner: Person, **fields: Any) -> dict[str, Any]:
    """An invitation of the assistant, who shows the profile for just that moment."""
    listed = "UPDATE assistant_profiles SET is_listed = $2 WHERE user_id = $1"
    who = world.people["assistant"]
    await world.execute(listed, who.id, True)
    entry = await invited(owner, who, **fields)
    await world.execute(listed, who.id, False)
    return entry


async def own_entry(world: World, _caller: Caller) -> Call:
    return Call({"roster_entry_id": (await _settled(world))["id"]})


async def own_entry_to_accept(world: World, _caller: Caller) -> Call:
    entry = await _settled(world)
    return Call({"roster_entry_id": entry["id"]}, {"terms_version": entry["terms_version"]})


async def own_entry_to_end(world: World, _caller: Caller) -> Call:
    entry = await accept(world.people["assistant"], await _settled(world))
    return Call({"roster_entry_id": entry["id"]})
