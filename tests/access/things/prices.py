"""Questions about prices, which are about nobody."""

from typing import Any

from tests.access.rows import Call
from tests.access.world import Caller, World, done


async def rate_band(_world: World, _caller: Caller) -> Call:
    query = {"category": "data_entry", "level": "expert", "years": "5", "currency": "EUR"}
    return Call(query=query)


async def in_euros(_world: World, _caller: Caller) -> Call:
    return Call(query={"currency": "EUR"})


async def role(_world: World, _caller: Caller) -> Call:
    body = {
        "minutes_a_week": 2400,
        "independent": {"rate": {"amount": "25.00", "currency": "EUR"}},
        "staff": {"salary": {"amount": "32000.00", "currency": "EUR"}},
    }
    return Call(body=body)


async def plan(_world: World, _caller: Caller) -> Call:
    task = {"optimistic_minutes": 60, "likely_minutes": 90, "pessimistic_minutes": 240}
    return Call(body={"tasks": [{"title": "Move the contacts", **task}]})


HOURLY = {"kind": "hourly", "rate": {"amount": "25.00", "currency": "EUR"}}


def _asked(world: World) -> dict[str, Any]:
    request = {"terms": HOURLY, "minutes": 600}
    return {"request": request, "organization_id": world.owner.organization_id}


async def new_quote(world: World, _caller: Caller) -> Call:
    return Call(body=_asked(world))


async def quote(world: World, _caller: Caller) -> Call:
    made = await done(world.owner, "/v1/pricing/saved-quotes", _asked(world))
    return Call({"quote_id": made["id"]})


async def quotes(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await quote(world, caller)
    return Call()


async def quoted_proposal(world: World, _caller: Caller) -> Call:
    """A proposal of home's assistant with a quote of their own."""
    assistant = world.people["assistant"]
    own = {"request": {"terms": HOURLY, "minutes": 600}}
    kept = await done(assistant, "/v1/pricing/saved-quotes", own)
    body = world.market.proposal_body(quote_id=kept["id"])
    del body["terms"]
    job = await world.market.job(world.owner)
    made = await done(assistant, f"/v1/jobs/{job['id']}/proposals", body)
    return Call({"proposal_id": made["id"]})


async def quoted_contract(world: World, caller: Caller) -> Call:
    sent = await quoted_proposal(world, caller)
    made = await done(world.owner, f"/v1/proposals/{sent.ids['proposal_id']}/accept", {})
    return Call({"contract_id": made["id"]})
