"""Home as a buyer that names an end client, and as the end client of another buyer."""

from typing import Any

from tests.access.rows import Call
from tests.access.world import HOME, Caller, World, done
from tests.factories.end_clients import agreed, asked, commented, forwarded
from tests.factories.market import Person

MESSAGE = f"For your front desk {HOME}."
TEXT = f"Mornings suit us {HOME}."


async def _other(world: World) -> Person:
    """The owner of an organization that is neither home nor its rival."""
    return await world.market.owner()


async def end_client_to_ask(world: World, _caller: Caller) -> Call:
    job, other = await world.market.job(world.owner), await _other(world)
    return Call({"job_id": job["id"]}, {"end_client_id": other.organization_id, "message": MESSAGE})


async def named(world: World, _caller: Caller) -> Call:
    """For a job of home."""
    job = await world.market.job(world.owner)
    naming = await asked(world.owner, job, await _other(world), message=MESSAGE)
    return Call({"job_id": job["id"], "end_client_request_id": naming["id"]})


async def _asked_of_home(world: World) -> dict[str, Any]:
    other = await _other(world)
    return await asked(other, await world.market.job(other), world.owner, message=MESSAGE)


async def request_to_home(world: World, _caller: Caller) -> Call:
    return Call({"end_client_request_id": (await _asked_of_home(world))["id"]})


async def requests_to_home(world: World, _caller: Caller) -> Call:
    for _ in range(2):
        await _asked_of_home(world)
    return Call({"organization_id": world.owner.organization_id})


async def proposal_to_forward(world: World, _caller: Caller) -> Call:
    job = await world.market.job(world.owner)
    sent = await world.market.proposal(world.people["assistant"], job, scope=f"All {HOME}")
    await agreed(world.owner, job, await _other(world))
    return Call({"proposal_id": sent["id"]})


async def forwarded_to_home(world: World, _caller: Caller) -> Call:
    """By another buyer; the assistant wrote it."""
    other = await _other(world)
    job = await world.market.job(other)
    sent = await world.market.proposal(world.people["assistant"], job, scope=f"All {HOME}")
    await agreed(other, job, world.owner)
    await forwarded(other, sent)
    return Call({"proposal_id": sent["id"]})


async def all_forwarded_to_home(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await forwarded_to_home(world, caller)
    return Call({"organization_id": world.owner.organization_id})


async def endorsed(world: World, caller: Caller) -> Call:
    call = await forwarded_to_home(world, caller)
    await done(world.owner, f"/v1/proposals/{call.ids['proposal_id']}/endorse")
    return call


async def comment(world: World, caller: Caller) -> Call:
    return Call((await forwarded_to_home(world, caller)).ids, {"text": TEXT})


async def comments(world: World, caller: Caller) -> Call:
    call = await forwarded_to_home(world, caller)
    for _ in range(2):
        await commented(world.owner, {"id": call.ids["proposal_id"]}, TEXT)
    return call
