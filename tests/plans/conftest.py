import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import fasteners
import pytest

from tests.benchmark.loading import load
from tests.conftest import FOLDER, url_of
from tests.plans.market import MARKET
from va_market.kit.db import Database

NAME = "market_of_plans"


@pytest.fixture(scope="session")
async def filled(postgres: str, template: str) -> str:
    """The URL of the filled market, which the first process makes for all."""
    with fasteners.InterProcessLock(Path(os.environ[FOLDER]) / "plans.lock"):
        connection = await asyncpg.connect(postgres)
        try:
            found = "SELECT 1 FROM pg_database WHERE datname = $1"
            if await connection.fetchval(found, NAME) is None:
                await connection.execute(f"CREATE DATABASE {NAME}_draft TEMPLATE {template}")
                await load(url_of(postgres, f"{NAME}_draft"), MARKET, more=MARKET.more())
                await connection.execute(f"ALTER DATABASE {NAME}_draft RENAME TO {NAME}")
        finally:
            await connection.close()
    return url_of(postgres, NAME)


@pytest.fixture(scope="session")
async def reader(filled: str) -> AsyncIterator[Any]:
    """A connection of the read door."""
    connection = await Database(filled)._connect()
    # As where tables are large: there, a page read by an index is far less than the whole table.
    await connection.execute("SET random_page_cost = 1.1")
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
async def large(reader: Any) -> list[str]:
    """Tables that nobody reads whole."""
    found = "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > 2000"
    return [row["relname"] for row in await reader.fetch(found)]
