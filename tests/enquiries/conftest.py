"""A contract of a client with an assistant, on which time is recorded."""

import pytest

from tests.factories.market import Deal, Market


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-12-01")
