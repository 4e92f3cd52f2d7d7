"""Places to run commands in."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.cli.processes import new_folder
from tests.conftest import copied_database
from va_market.kit.db.embedded import EmbeddedPostgres


@pytest.fixture
def data_folder() -> Iterator[Path]:
    """A folder where nothing was started yet; nothing runs in it afterwards."""
    folder = new_folder()
    yield folder
    if (folder / "postgres" / "postmaster.pid").exists():
        server = EmbeddedPostgres(folder)
        server.start()
        server.stop()


@pytest.fixture
async def copied_url(postgres: str, template: str) -> AsyncIterator[str]:
    """A migrated database with nothing in it."""
    async with copied_database(postgres, template) as url:
        yield url
