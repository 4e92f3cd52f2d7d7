"""One embedded PostgreSQL for the run, one database per process, real commits.

Not a rolled-back transaction per test: the two doors use connections of their own, and the event
log shows only what is committed. Tests make people and jobs of their own, so they share a database
without meeting; `empty_market` gives one of its own to tests that count everything.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import fasteners
import httpx
import pytest
from pydantic import SecretStr

from tests.factories.card_settings import SETTINGS as CARDS
from tests.factories.market import Market, TestClock
from tests.support import exercised
from tests.support.contract import Contract
from tests.support.exercised import FOLDER
from tests.support.mail import PostOffice, open_post_office
from va_market.app import Market as Application
from va_market.app import create_app
from va_market.kit.clock import Clock, system_clock
from va_market.kit.db import Database, migrations
from va_market.kit.db.embedded import EmbeddedPostgres
from va_market.kit.logs import configure_logs
from va_market.settings import Settings

TEMPLATE = "market_template"
CLASSES = ("anonymous", "user", "key", "money", "sign_in", "account")
# Limits count in every test, and only those that are about limits reach one.
UNREACHED = {f"limit_{name}": 1_000_000 for name in CLASSES}
# Nothing here survives the run, so nothing needs to reach the disk.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def pytest_configure(config: pytest.Config) -> None:
    for name in [name for name in os.environ if name.startswith("VA_MARKET_")]:
        if name != FOLDER:
            del os.environ[name]
    configure_logs("error")
    if FOLDER not in os.environ:
        folder = tempfile.mkdtemp(prefix="va-market-test-")
        Path(folder).chmod(0o711)
        os.environ[FOLDER] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are processors: often a test waits for a server it started."""
    return (os.cpu_count() or 1) * 3 // 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the long ones evenly, so that no process is left alone with them at the end."""
    long = [item for item in items if item.get_closest_marker("long")]
    rest = [item for item in items if not item.get_closest_marker("long")]
    for place, item in enumerate(long):
        rest.insert(place * len(items) // len(long), item)
    items[:] = rest


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    exercised.judge(session, exitstatus)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    exercised.report(terminalreporter, config)


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": sys.platform != "win32"}  # the loop that serves


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of the server's own database."""
    server = EmbeddedPostgres(Path(os.environ[FOLDER]), options=QUICK)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


def url_of(postgres: str, name: str) -> str:
    return postgres.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
async def template(postgres: str) -> str:
    """The name of a migrated database; the first process makes it."""
    with fasteners.InterProcessLock(Path(os.environ[FOLDER]) / "template.lock"):
        connection = await asyncpg.connect(postgres)
        try:
            found = "SELECT 1 FROM pg_database WHERE datname = $1"
            if await connection.fetchval(found, TEMPLATE) is None:
                await connection.execute(f"CREATE DATABASE {TEMPLATE}_draft")
                migrations.upgrade(url_of(postgres, f"{TEMPLATE}_draft"))
                await connection.execute(f"ALTER DATABASE {TEMPLATE}_draft RENAME TO {TEMPLATE}")
        finally:
            await connection.close()
    return TEMPLATE


@asynccontextmanager
async def copied_database(postgres: str, template: str) -> AsyncIterator[str]:
    """The URL of a fresh copy of the template."""
    name = f"copy_{uuid4().hex}"
    connection = await asyncpg.connect(postgres)
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        yield url_of(postgres, name)
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


def settings_for_tests(**changes: object) -> Settings:
    defaults: dict[str, object] = {
        "secret_key": SecretStr("a secret that only the tests know, 32 bytes and more"),
        "background_work": False,
        "data_folder": Path(os.environ[FOLDER]) / "data",
        **CARDS,
        **UNREACHED,
    }
    return Settings(**{**defaults, **changes})  # type: ignore[arg-type]


@cache
def document() -> dict[str, Any]:
    """The document of the application, built once: that takes most of the time of a start."""
    return create_app(settings_for_tests(), database=Database("postgresql://")).openapi()


def app_of(database: Database, *, clock: Clock = system_clock, **changes: object) -> Application:
    """The application as it is, with a document that is built already."""
    app = create_app(settings_for_tests(**changes), database=database, clock=clock)
    app.openapi_schema = document()
    return app


@asynccontextmanager
async def running_market(url: str, contract: Contract, **changes: object) -> AsyncIterator[Market]:
    """The application over a database, and people who speak to it."""
    clock = TestClock()
    app = app_of(Database(url), clock=clock, **changes)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        client = httpx.AsyncClient(
            transport=transport, base_url="http://market.test", event_hooks=contract.hooks(app)
        )
        async with client:
            yield Market(app, client, clock)


@pytest.fixture(scope="session")
def contract() -> Contract:
    return Contract()


@pytest.fixture(scope="session")
async def database_url(postgres: str, template: str) -> AsyncIterator[str]:
    async with copied_database(postgres, template) as url:
        yield url


@pytest.fixture(scope="session")
async def shared_market(database_url: str, contract: Contract) -> AsyncIterator[Market]:
    async with running_market(database_url, contract) as market:
        yield market


@pytest.fixture
def market(shared_market: Market) -> Market:
    """The application with the clock set back to the start."""
    shared_market.clock.reset()
    return shared_market


@pytest.fixture
async def empty_market(postgres: str, template: str, contract: Contract) -> AsyncIterator[Market]:
    """The application over a database of its own."""
    async with copied_database(postgres, template) as url, running_market(url, contract) as market:
        yield market


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    """A mail server that listens on loopback."""
    async with open_post_office() as office:
        yield office
