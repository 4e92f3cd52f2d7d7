"""Jobs and proposals of home in the state that a request asks for."""

from typing import Any

from tests.access.rows import Call
from tests.access.world import HOME, Caller, World, done
from tests.factories.rosters import agency, enrolled, propose
from tests.proposals.negotiating import offer_body

REASON = {"reason": f"We moved {HOME}."}


def job_call(job: dict[str, Any], body: Any = None) -> Call:
    return Call({"job_id": job["id"]}, body)


async def new_job(world: World, _caller: Caller) -> Call:
    body = {
        "organization_id": world.owner.organization_id,
        "title": f"Answer the phone {HOME}",
        "description": "Two hours a day.",
        "engagement": "hourly",
        "categories": ["customer_service"],
    }
    return Call(body=body)


async def drafts(world: World, _caller: Caller) -> Call:
    query = {"organization_id": world.owner.organization_id, "status": "draft"}
    return Call(query=query)


async def draft(world: World, _caller: Caller) -> Call:
    return job_call(await world.market.draft(world.owner, title=f"A secret plan {HOME}"))


async def draft_to_change(world: World, caller: Caller) -> Call:
    return Call((await draft(world, caller)).ids, {"title": f"Another plan {HOME}"})


async def open_job(world: World, _caller: Caller) -> Call:
    return job_call(await world.market.job(world.owner))


async def job_to_close(world: World, _caller: Caller) -> Call:
    return job_call(await world.market.job(world.owner), REASON)


async def paused_job(world: World, _caller: Caller) -> Call:
    job = await world.market.job(world.owner)
    await done(world.owner, f"/v1/jobs/{job['id']}/pause")
    return job_call(job)


async def job_to_propose_to(world: World, _caller: Caller) -> Call:
    return job_call(await world.market.job(world.owner), world.market.proposal_body())


async def job_with_proposals(world: World, _caller: Caller) -> Call:
    job = await world.market.job(world.owner)
    for author, scope in (("other_assistant", "Some of it"), ("assistant", f"All of it {HOME}")):
        await world.market.proposal(world.people[author], job, scope=scope)
    return job_call(job)


async def new_offer(world: World, _caller: Caller) -> Call:
    """In private, to somebody new: there is one live offer per client and assistant."""
    body = offer_body(await world.market.assistant(), scope=f"All of it {HOME}")
    return Call(body={**body, "organization_id": world.owner.organization_id})


async def proposal(world: World, _caller: Caller) -> Call:
    job = await world.market.job(world.owner)
    author = world.people["assistant"]
    made = await world.market.proposal(author, job, scope=f"All of it {HOME}")
    return Call({"proposal_id": made["id"]})


async def proposal_to_decline(world: World, caller: Caller) -> Call:
    return Call((await proposal(world, caller)).ids, REASON)


async def proposal_naming(world: World, _caller: Caller) -> Call:
    """One of an agency, which names an assistant whom everybody finds."""
    keeper = await agency(world.market)
    entry = await enrolled(keeper, world.people["other_assistant"])
    job = await world.market.job(world.owner)
    sent = await propose(keeper, world.market, job, entry["id"])
    return Call({"proposal_id": sent.json()["id"]}, {"reason": "On leave."})


async def proposal_to_counter(world: World, caller: Caller) -> Call:
    body = {"estimated_minutes": 900, "message": f"We need more {HOME}."}
    return Call((await proposal(world, caller)).ids, body)


async def proposal_with_versions(world: World, caller: Caller) -> Call:
    call = await proposal_to_counter(world, caller)
    await done(world.owner, f"/v1/proposals/{call.ids['proposal_id']}/counter", call.body)
    return Call(call.ids)


async def proposal_to_accept(world: World, caller: Caller) -> Call:
    supervisor = {"supervisor_id": str(world.people["supervisor"].id)}
    return Call((await proposal(world, caller)).ids, supervisor)


async def shortlisted(world: World, caller: Caller) -> Call:
    call = await proposal(world, caller)
    await done(world.owner, f"/v1/proposals/{call.ids['proposal_id']}/shortlist")
    return call


async def price(_world: World, _caller: Caller) -> Call:
    rate = {"amount": "25.00", "currency": "EUR"}
    return Call(body={"terms": {"kind": "hourly", "rate": rate}, "minutes": 60})
