"""People with a password, which an erasure asks for."""

from typing import Any

import httpx

from tests.factories.market import Market, Person
from tests.support.accounts import PASSWORD, Account, newcomer

PATH = "/v1/me/erase"


async def erase(who: Person | Account, **body: Any) -> httpx.Response:
    return await who.post(PATH, {"password": PASSWORD, **body})


async def person(market: Market) -> Person:
    """Somebody with a password, as tests of contracts need them."""
    account = await newcomer(market)
    return Person(await account.id(), account.email, account.token, market)


async def owner(market: Market, **organization: Any) -> Person:
    somebody = await person(market)
    body = {"legal_form": "company", "name": "Some Client", **organization}
    made = await somebody.post("/v1/organizations", body)
    somebody.organization_id = made.json()["id"]
    return somebody


async def assistant(market: Market) -> Person:
    somebody = await person(market)
    body = {"headline": "Here", "categories": ["data_entry"], "level": "expert", "years": 5}
    assert (await somebody.put("/v1/me/assistant-profile", body)).status_code == 201
    return somebody
