"""The rates of organizations and the list prices of assistants."""

from typing import Any

import httpx

from tests.factories.market import EUR_25, Person

Rate = dict[str, Any]
OWN = "/v1/me/rate-cards"


def card(owner: Person) -> str:
    """Where the card of an organization is."""
    return f"/v1/organizations/{owner.organization_id}/rate-cards"


def rate_body(amount: str = "25.00", **fields: Any) -> Rate:
    """What is paid for an hour of any work, unless the test says otherwise."""
    return {"side": "pay", "rate": {**EUR_25, "amount": amount}, **fields}


async def add(caller: Any, path: str, amount: str = "25.00", **fields: Any) -> httpx.Response:
    answer: httpx.Response = await caller.post(path, rate_body(amount, **fields))
    return answer


async def added(caller: Any, path: str, amount: str = "25.00", **fields: Any) -> Rate:
    """A rate that is on the card."""
    made = await add(caller, path, amount, **fields)
    assert made.status_code == 201, made.text
    entry: Rate = made.json()
    return entry
