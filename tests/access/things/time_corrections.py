"""Corrections of approved time of home, as the assistant asks for them."""

from typing import Any

from tests.access.rows import Call
from tests.access.things.work import submitted
from tests.access.world import HOME, Caller, World, done

REASON = {"reason": f"It was right {HOME}"}
ASKED = {"reason": f"It was lunch {HOME}", "replacement": {"memo": f"Calls {HOME}"}}


async def approved(world: World, caller: Caller) -> Call:
    call = await submitted(world, caller)
    await done(world.people["supervisor"], f"/v1/time-entries/{call.ids['entry_id']}/approve")
    return call


async def to_correct(world: World, caller: Caller) -> Call:
    return Call((await approved(world, caller)).ids, ASKED)


async def correction(world: World, caller: Caller) -> Call:
    call = await approved(world, caller)
    return Call({"correction_id": (await _asked(world, call))["id"]})


async def correction_to_decline(world: World, caller: Caller) -> Call:
    return Call((await correction(world, caller)).ids, REASON)


async def corrected(world: World, caller: Caller) -> Call:
    """An entry with one correction that was taken back and one that waits."""
    call = await approved(world, caller)
    first = await _asked(world, call)
    await done(world.people["assistant"], f"/v1/time-corrections/{first['id']}/withdraw")
    await _asked(world, call)
    return call


async def two_corrections(world: World, caller: Caller) -> Call:
    await corrected(world, caller)
    return Call()


async def _asked(world: World, call: Call) -> Any:
    path = f"/v1/time-entries/{call.ids['entry_id']}/corrections"
    return await done(world.people["assistant"], path, ASKED)
