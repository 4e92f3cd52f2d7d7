"""A buyer with an open job and a proposal for it, and the organization that needs the work."""

from typing import Any

import pytest

from tests.factories.end_clients import agreed
from tests.factories.end_clients import forwarded as forward
from tests.factories.market import Market, Person


@pytest.fixture
async def buyer(market: Market) -> Person:
    return await market.owner(name="Bertha Buys")


@pytest.fixture
async def employer(market: Market) -> Person:
    return await market.owner(name="Emil Employs")


@pytest.fixture
async def job(market: Market, buyer: Person) -> dict[str, Any]:
    return await market.job(buyer)


@pytest.fixture
async def author(market: Market) -> Person:
    return await market.assistant()


@pytest.fixture
async def sent(market: Market, author: Person, job: dict[str, Any]) -> dict[str, Any]:
    return await market.proposal(author, job)


@pytest.fixture
async def naming(buyer: Person, job: dict[str, Any], employer: Person) -> dict[str, Any]:
    """What the employer agreed to."""
    return await agreed(buyer, job, employer)


@pytest.fixture
async def shown(buyer: Person, sent: dict[str, Any], naming: dict[str, Any]) -> dict[str, Any]:
    """The proposal as the employer sees it."""
    assert naming["status"] == "agreed"
    return await forward(buyer, sent)
