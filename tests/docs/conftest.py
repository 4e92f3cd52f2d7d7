from collections.abc import AsyncIterator, Iterator

import pytest

from tests.cli.processes import SECRET, Running, serving
from tests.conftest import copied_database


@pytest.fixture(scope="session")
async def settings(
    anyio_backend: str, postgres: str, template: str
) -> AsyncIterator[dict[str, str]]:
    """Of an empty market: for its server, and for commands beside it."""
    async with copied_database(postgres, template) as url:
        yield {"database_url": url, "secret_key": SECRET}


@pytest.fixture(scope="session")
def server(settings: dict[str, str]) -> Iterator[Running]:
    """A server with an empty market, as `make serve` starts it."""
    with serving(**settings) as running:
        yield running
