from collections.abc import AsyncIterator

import pytest

from tests.access.credentials import give_credentials
from tests.access.world import World, build_world
from tests.conftest import copied_database, running_market
from tests.support.contract import Contract
from va_market.identity.service import api_keys


@pytest.fixture(scope="session")
async def world(postgres: str, template: str, contract: Contract) -> AsyncIterator[World]:
    """Everybody and everything, in a database of its own: the tests look at all of its rows."""
    with pytest.MonkeyPatch.context() as patch:
        # A key with each scope and one without it, for either side: more than one may have.
        patch.setattr(api_keys, "MOST_KEYS", 200)
        async with (
            copied_database(postgres, template) as url,
            running_market(url, contract) as market,
        ):
            world = await build_world(market)
            await give_credentials(world)
            yield world
