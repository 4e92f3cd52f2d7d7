"""Enquiries of home in the state that a request asks for."""

from typing import Any

from tests.access.rows import Call
from tests.access.things import work
from tests.access.world import HOME, Caller, World, done
from tests.factories.enquiries import LAMP, TO, brought_to, recorded

SUBJECT = {"subject": f"A broken lamp {HOME}"}


def enquiry_call(enquiry: dict[str, Any], body: Any = None) -> Call:
    return Call({"enquiry_id": enquiry["id"]}, body)


async def new_enquiry(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": world.deal.id}, {**LAMP, **SUBJECT})


async def waiting(world: World, _caller: Caller) -> Call:
    return enquiry_call(await recorded(world.owner, world.deal, **SUBJECT))


async def log(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await waiting(world, caller)
    return Call({"contract_id": world.deal.id})


async def to_change(world: World, caller: Caller) -> Call:
    return Call((await waiting(world, caller)).ids, SUBJECT)


async def to_answer(world: World, caller: Caller) -> Call:
    return Call((await waiting(world, caller)).ids, {"answer": f"Another one {HOME}"})


async def to_escalate(world: World, caller: Caller) -> Call:
    return Call((await waiting(world, caller)).ids, TO)


async def to_close(world: World, _caller: Caller) -> Call:
    return enquiry_call(await brought_to("answered", world.owner, world.deal))


async def with_time(world: World, caller: Caller) -> Call:
    entry = await work.entry(world, caller)
    return Call({**(await waiting(world, caller)).ids, **entry.ids})


async def linked(world: World, caller: Caller) -> Call:
    call = await with_time(world, caller)
    path = "/v1/enquiries/{enquiry_id}/time-entries/{entry_id}".format_map(call.ids)
    answer = await world.owner.put(path, None)
    assert answer.status_code == 204, answer.text
    await done(world.owner, f"/v1/enquiries/{call.ids['enquiry_id']}/escalate", TO)
    return call
