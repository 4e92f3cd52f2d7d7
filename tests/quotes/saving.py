"""Sends proposals with quotes."""

from typing import Any

import httpx

from tests.factories.market import Market, Person


async def propose(
    market: Market, caller: Any, job: dict[str, Any], quote_id: str, **fields: Any
) -> httpx.Response:
    body = market.proposal_body(quote_id=quote_id, **fields)
    del body["terms"]
    return await caller.post(f"/v1/jobs/{job['id']}/proposals", body)


def verdict(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, "" if answer.is_success else answer.json()["code"]


def pointers(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]


async def contract_of(owner: Person, proposal: dict[str, Any]) -> dict[str, Any]:
    made = await owner.post(f"/v1/proposals/{proposal['id']}/accept", {})
    assert made.status_code == 201, made.text
    contract: dict[str, Any] = made.json()
    return contract
