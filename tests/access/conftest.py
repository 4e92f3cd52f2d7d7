from collections.abc import AsyncIterator

import pytest

from tests.access.credentials import give_credentials
from tests.access.world import World, build_world
from tests.conftest import copied_database, running_market
from tests.support.contract import Contract


@pytest.fixture(scope="session")
async def world(postgres: str, template: str, contract: Contract) -> AsyncIterator[World]:
    """Everybody and everything, in a database of its own: the tests look at all of its rows."""
    async with copied_database(postgres, template) as url, running_market(url, contract) as market:
        world = await build_world(market)
        await give_credentials(world)
        yield world
