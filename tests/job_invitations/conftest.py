"""A client with a public and a private job, an assistant and an agency with a roster."""

from typing import Any

import pytest

from tests.factories.job_invitations import private_job
from tests.factories.market import Market, Person
from tests.factories.rosters import Entry, agency, enrolled


@pytest.fixture
async def client(market: Market) -> Person:
    return await market.owner(name="Olga's Mill")


@pytest.fixture
async def job(market: Market, client: Person) -> dict[str, Any]:
    return await market.job(client)


@pytest.fixture
async def secret(market: Market, client: Person) -> dict[str, Any]:
    return await private_job(market, client)


@pytest.fixture
async def assistant(market: Market) -> Person:
    return await market.assistant()


@pytest.fixture
async def desk(market: Market) -> Person:
    """The owner of an agency."""
    return await agency(market)


@pytest.fixture
async def entry(market: Market, desk: Person) -> Entry:
    return await enrolled(desk, await market.assistant())
