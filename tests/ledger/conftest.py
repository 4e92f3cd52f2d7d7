from collections.abc import AsyncIterator

import pytest

from tests.conftest import copied_database
from tests.ledger.books import Books
from va_market.kit.db import Database


@pytest.fixture(scope="module")
async def ledger_url(postgres: str, template: str) -> AsyncIterator[str]:
    """A database whose ledger nobody else writes."""
    async with copied_database(postgres, template) as url:
        yield url


@pytest.fixture
async def books(ledger_url: str) -> AsyncIterator[Books]:
    database = Database(ledger_url, pool_size=20)
    await database.open()
    yield Books(database)
    await database.close()
