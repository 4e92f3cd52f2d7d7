"""Reviewers of jobs of home, and what they wrote."""

from typing import Any

from tests.access.rows import Call
from tests.access.things.jobs import proposal
from tests.access.world import HOME, Caller, World
from tests.factories.reviewing import delegated, reviewed

COMMENT = f"Knows our tools {HOME}."


async def reviewer_to_add(world: World, _caller: Caller) -> Call:
    job, somebody = await world.market.job(world.owner), await world.market.assistant()
    return Call({"job_id": job["id"]}, {"reviewer_id": str(somebody.id)})


async def reviewers(world: World, _caller: Caller) -> Call:
    job = await world.market.job(world.owner)
    for _ in range(2):
        await delegated(world.owner, job, await world.market.assistant())
    return Call({"job_id": job["id"]})


async def reviewer_to_remove(world: World, _caller: Caller) -> Call:
    job = await _reviewed_by_assistant(world)
    return Call({"job_id": job["id"], "reviewer_id": str(world.people["assistant"].id)})


async def _reviewed_by_assistant(world: World) -> dict[str, Any]:
    """A job whose proposals the assistant looks over, who shows the profile for just a moment."""
    listed = "UPDATE assistant_profiles SET is_listed = $2 WHERE user_id = $1"
    who = world.people["assistant"]
    job = await world.market.job(world.owner)
    await world.execute(listed, who.id, True)
    await delegated(world.owner, job, who)
    await world.execute(listed, who.id, False)
    return job


async def reviewed_jobs(world: World, _caller: Caller) -> Call:
    for _ in range(2):
        await _reviewed_by_assistant(world)
    return Call()


async def proposal_to_review(world: World, caller: Caller) -> Call:
    call = await proposal(world, caller)
    return Call(call.ids, {"overall": 4, "comment": "Knows our tools."})


async def reviews(world: World, caller: Caller) -> Call:
    """The owner of home wrote one, and somebody who does nothing else another."""
    call = await proposal(world, caller)
    for writer in (world.owner, (await world.double("admin")).person):
        await reviewed(writer, {"id": call.ids["proposal_id"]}, comment=COMMENT)
    return Call(call.ids)
