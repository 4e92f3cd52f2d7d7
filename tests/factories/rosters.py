"""Agencies, and the assistants on their rosters."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.factories.keys import Key, key_of
from tests.factories.market import Deal, Market, Person

Entry = dict[str, Any]
EUR_18 = {"amount": "18.00", "currency": "EUR"}
SCOPES = (
    *("jobs:read", "proposals:read", "proposals:write", "contracts:read", "time:read"),
    *("roster:read", "roster:write", "events:read"),
)


async def agency(market: Market) -> Person:
    """A user who owns an agency."""
    return await market.owner(kind="agency", name="Bright Desk")


async def agency_key(owner: Person, *scopes: str) -> Key:
    """A program of an agency."""
    return await key_of(owner, *(scopes or SCOPES))


def roster(owner: Person) -> str:
    return f"/v1/organizations/{owner.organization_id}/roster"


async def invited(owner: Person, assistant: Person, **fields: Any) -> Entry:
    """An invitation that the assistant has not answered."""
    body = {"assistant_id": str(assistant.id), "rate": EUR_18, **fields}
    made = await owner.post(roster(owner), body)
    assert made.status_code == 201, made.text
    entry: Entry = made.json()
    return entry


async def accept(assistant: Person, entry: Entry) -> Entry:
    """The entry once the assistant agreed to its newest terms."""
    body = {"terms_version": entry["terms_version"]}
    made = await assistant.post(f"/v1/me/rosters/{entry['id']}/accept", body)
    assert made.status_code == 200, made.text
    agreed: Entry = made.json()
    return agreed


async def enrolled(owner: Person, assistant: Person, **fields: Any) -> Entry:
    """An assistant on the roster."""
    return await accept(assistant, await invited(owner, assistant, **fields))


async def changing(owner: Person, assistant: Person, **terms: Any) -> Entry:
    """An assistant on the roster to whom other terms are offered."""
    entry = await enrolled(owner, assistant)
    offer = terms or {"rate": {"amount": "20.00", "currency": "EUR"}}
    made = await owner.post(f"{roster(owner)}/{entry['id']}/offer", offer)
    assert made.status_code == 200, made.text
    offered: Entry = made.json()
    return offered


async def propose(
    caller: Any, market: Market, job: dict[str, Any], entry_id: str | None, **fields: Any
) -> httpx.Response:
    """A proposal for whom the entry names; without one, in person."""
    body = market.proposal_body(roster_entry_id=entry_id, **fields)
    answer: httpx.Response = await caller.post(f"/v1/jobs/{job['id']}/proposals", body)
    return answer


@dataclass
class Placement(Deal):
    """A contract by way of an agency."""

    agency: Person
    entry: Entry


async def placement(
    market: Market,
    *,
    agency_owner: Person | None = None,
    client: Person | None = None,
    assistant: Person | None = None,
    entry: Entry | None = None,
    backup: Entry | None = None,
    job: dict[str, Any] | None = None,
    proposal: dict[str, Any] | None = None,
    **assign: Any,
) -> Placement:
    """An active contract with an assistant of an agency, who is paid `EUR_18`.

    The `entry` of the roster is that of the assistant, if they have one already.
    """
    keeper = agency_owner or await agency(market)
    worker = assistant or await market.assistant()
    place = entry or await enrolled(
        keeper, worker, backup_id=None if backup is None else backup["id"]
    )
    owner = client or await market.owner()
    posted = await market.job(owner, **(job or {}))
    sent = await propose(keeper, market, posted, place["id"], **(proposal or {}))
    assert sent.status_code == 201, sent.text
    made = await owner.post(f"/v1/proposals/{sent.json()['id']}/accept", assign)
    assert made.status_code == 201, made.text
    contract = made.json()
    return Placement(contract["id"], owner, worker, posted, sent.json(), contract, keeper, place)


async def handover(deal: Placement, entry: Entry, **fields: Any) -> Entry:
    """A substitution by whom the entry names; the client has not answered if it has to."""
    body = {"roster_entry_id": entry["id"], "reason": "On leave.", **fields}
    made = await deal.agency.move(f"{deal.path}/substitute", body)
    assert made.status_code == 201, made.text
    substitution: Entry = made.json()
    return substitution


def verdict(refused: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return refused.status_code, refused.json()["code"]
