"""A market that takes cards at an account of Stripe on this machine."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.conftest import copied_database, running_market
from tests.factories.card_settings import SETTINGS
from tests.factories.market import Market
from tests.providers.stripe import Stripe, serving
from tests.support.contract import Contract


@pytest.fixture(scope="session")
def stripe() -> Iterator[Stripe]:
    with serving() as account:
        yield account


@pytest.fixture(scope="session")
async def shared_card_market(
    postgres: str, template: str, contract: Contract, stripe: Stripe
) -> AsyncIterator[Market]:
    settings = {**SETTINGS, "stripe_api_base": stripe.url}
    async with (
        copied_database(postgres, template) as url,
        running_market(url, contract, **settings) as market,
    ):
        yield market


@pytest.fixture
def card_market(shared_card_market: Market) -> Market:
    shared_card_market.clock.reset()
    return shared_card_market
