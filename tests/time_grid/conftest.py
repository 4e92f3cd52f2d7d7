import pytest

from tests.factories.market import Deal, Market


@pytest.fixture
async def deal(market: Market) -> Deal:
    """A contract in UTC that began on the Tuesday of the week before the present Monday."""
    return await market.deal(starts_on="2026-12-01", allotted_minutes=6000)
