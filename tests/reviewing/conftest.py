"""A client with an open job, a proposal for it, and somebody who looks it over."""

from typing import Any

import pytest

from tests.factories.market import Market, Person
from tests.factories.reviewing import delegated


@pytest.fixture
async def client(market: Market) -> Person:
    return await market.owner(name="Olga's Mill")


@pytest.fixture
async def job(market: Market, client: Person) -> dict[str, Any]:
    return await market.job(client)


@pytest.fixture
async def author(market: Market) -> Person:
    return await market.assistant()


@pytest.fixture
async def sent(market: Market, author: Person, job: dict[str, Any]) -> dict[str, Any]:
    return await market.proposal(author, job)


@pytest.fixture
async def guide(market: Market, client: Person, job: dict[str, Any]) -> Person:
    """An assistant whom the client asked to look over the proposals for the job."""
    return await delegated(client, job, await market.assistant())
