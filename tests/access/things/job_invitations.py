"""Invitations to jobs of home, and of home itself as an agency."""

from typing import Any

from tests.access.rows import Call
from tests.access.things.jobs import REASON
from tests.access.world import HOME, Caller, World, done
from tests.factories.job_invitations import invited, whom
from tests.factories.market import Person

MESSAGE = f"You know our inbox {HOME}."


async def guest(world: World, _caller: Caller) -> Call:
    job = await world.market.job(world.owner)
    return Call({"job_id": job["id"]}, {"message": MESSAGE, **whom(await world.market.assistant())})


async def guests(world: World, _caller: Caller) -> Call:
    job = await world.market.job(world.owner)
    for _ in range(2):
        await invited(world.owner, job, await world.market.assistant(), message=MESSAGE)
    return Call({"job_id": job["id"]})


async def _invited_unlisted(world: World) -> dict[str, Any]:
    """An invitation of the assistant, who shows the profile for just that moment."""
    listed = "UPDATE assistant_profiles SET is_listed = $2 WHERE user_id = $1"
    who: Person = world.people["assistant"]
    job = await world.market.job(world.owner)
    await world.execute(listed, who.id, True)
    made = await invited(world.owner, job, who, message=MESSAGE)
    await world.execute(listed, who.id, False)
    return made


async def invitation(world: World, _caller: Caller) -> Call:
    return Call({"job_invitation_id": (await _invited_unlisted(world))["id"]})


async def invitation_to_decline(world: World, caller: Caller) -> Call:
    return Call((await invitation(world, caller)).ids, REASON)


async def own_invitations(world: World, _caller: Caller) -> Call:
    for _ in range(2):
        await _invited_unlisted(world)
    return Call()


async def invitations_of_agency(world: World, _caller: Caller) -> Call:
    """Of a client that is neither home nor its rival."""
    client = await world.market.owner()
    for _ in range(2):
        job = await world.market.job(client)
        body = {"message": MESSAGE, **whom(world.owner, as_agency=True)}
        await done(client, f"/v1/jobs/{job['id']}/invitations", body)
    return Call({"organization_id": world.owner.organization_id})
