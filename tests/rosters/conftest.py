"""An agency with one assistant on its roster and a key, and a client with an open job."""

from typing import Any

import pytest

from tests.factories.keys import Key
from tests.factories.market import Market, Person
from tests.factories.rosters import Entry, agency, agency_key, enrolled


@pytest.fixture
async def owner(market: Market) -> Person:
    return await agency(market)


@pytest.fixture
async def assistant(market: Market) -> Person:
    return await market.assistant()


@pytest.fixture
async def entry(owner: Person, assistant: Person) -> Entry:
    return await enrolled(owner, assistant)


@pytest.fixture
async def key(owner: Person) -> Key:
    return await agency_key(owner)


@pytest.fixture
async def client(market: Market) -> Person:
    return await market.owner()


@pytest.fixture
async def job(market: Market, client: Person) -> dict[str, Any]:
    return await market.job(client)
