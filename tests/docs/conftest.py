from collections.abc import AsyncIterator

import pytest

from tests.cli.processes import SECRET, Running, serving
from tests.conftest import copied_database


@pytest.fixture(scope="session")
async def server(anyio_backend: str, postgres: str, template: str) -> AsyncIterator[Running]:
    """A server with an empty market, as `make serve` starts it."""
    async with copied_database(postgres, template) as url:
        with serving(database_url=url, secret_key=SECRET) as running:
            yield running
