import pytest

from tests.factories.market import Market
from tests.substitutions.team import Team, team


@pytest.fixture
async def crew(market: Market) -> Team:
    return await team(market)
