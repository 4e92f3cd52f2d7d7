"""A contract, and somebody who may help with it."""

import pytest

from tests.factories.market import Deal, Market, Person


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal()


@pytest.fixture
async def helper(market: Market) -> Person:
    return await market.person(name="Lena Light")
