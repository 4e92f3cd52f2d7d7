"""Negotiations: what one side answers the other, and what time does to them."""

from datetime import timedelta
from typing import Any

import httpx

from tests.factories.market import HOURLY, Market, Person
from tests.invariants import rows

Proposal = dict[str, Any]


def path_of(proposal: Proposal) -> str:
    return f"/v1/proposals/{proposal['id']}"


async def counter(who: Person, proposal: Proposal, **body: Any) -> httpx.Response:
    return await who.post(f"{path_of(proposal)}/counter", body)


async def countered(who: Person, proposal: Proposal, **body: Any) -> Proposal:
    """The negotiation after a counter."""
    made = await counter(who, proposal, **body)
    assert made.status_code == 200, made.text
    read: Proposal = made.json()
    return read


async def lapse(market: Market, proposal: Proposal) -> None:
    """The time of the proposal is over since a second; the worker has not seen it yet."""
    at = market.clock() - timedelta(seconds=1)
    statement = "UPDATE proposals SET expires_at = $2 WHERE id = $1"
    await rows.fetch(market, statement, proposal["id"], at)


def offer_body(assistant: Person, **fields: Any) -> dict[str, Any]:
    """A private offer, unless a job is named."""
    return {
        "assistant_id": str(assistant.id),
        **({} if "job_id" in fields else {"title": "Keep my calendar"}),
        "work_types": ["calendar_management"],
        "scope": "Your calendar, kept.",
        "estimated_minutes": 600,
        "delivery_days": 30,
        "terms": HOURLY,
        **fields,
    }


async def offer(who: Person, assistant: Person, **fields: Any) -> httpx.Response:
    return await who.post("/v1/offers", offer_body(assistant, **fields))


async def offered(who: Person, assistant: Person, **fields: Any) -> Proposal:
    """A live offer."""
    made = await offer(who, assistant, **fields)
    assert made.status_code == 201, made.text
    read: Proposal = made.json()
    return read


async def hired(assistant: Any, sent: Proposal) -> dict[str, Any]:
    """The contract that an accepted offer makes."""
    made = await assistant.post(f"{path_of(sent)}/accept", {})
    assert made.status_code == 201, made.text
    contract: dict[str, Any] = made.json()
    return contract
