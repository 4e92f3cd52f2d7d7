"""A contract of a client with an assistant."""

import pytest

from tests.factories.market import Deal, Market


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal()
