"""An organization with an empty card, and an assistant without list prices."""

import pytest

from tests.factories.market import Market, Person


@pytest.fixture
async def owner(market: Market) -> Person:
    return await market.owner()


@pytest.fixture
async def assistant(market: Market) -> Person:
    return await market.assistant()
