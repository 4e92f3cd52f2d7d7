"""Without its database the server stays alive and says so within two seconds."""

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from tests.conftest import QUICK, app_of
from tests.support.clusters import used_before
from tests.support.exercised import FOLDER
from tests.support.problems import problem_of
from va_market.kit.clock import system_clock
from va_market.kit.db import Database, Query, migrations
from va_market.kit.db.embedded import EmbeddedPostgres
from va_market.kit.ids import new_id

SOON = 3.0  # two seconds of waiting, and some for a busy machine
NEWCOMER = {"email": "ada@client.example", "password": "a long pass phrase", "name": "Ada"}


@asynccontextmanager
async def speaking_to(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """A signed-in caller of an application over `database`."""
    app = app_of(database)
    async with app.router.lifespan_context(app):
        token = app.state.signer.issue(user_id=new_id(), session_id=new_id(), now=system_clock())
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(
            transport=transport,
            base_url="http://market.test",
            headers={"Authorization": f"Bearer {token}"},
        ) as client:
            yield client


@pytest.fixture
def silent_url() -> Iterator[str]:
    """An address that takes connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield f"postgresql://nobody@127.0.0.1:{listener.getsockname()[1]}/none"


@pytest.fixture
def refusing_url() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"postgresql://nobody@127.0.0.1:{free.getsockname()[1]}/none"


@pytest.fixture(params=["refusing_url", "silent_url"])
def dead_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


NEED_A_DATABASE: list[tuple[Any, ...]] = [
    ("GET", "/v1/me"),
    ("GET", "/v1/jobs"),
    ("POST", "/v1/timers/stop"),
    ("POST", "/v1/auth/register", NEWCOMER),
    ("GET", "/health/ready"),
]


async def timed(
    client: httpx.AsyncClient, method: str, path: str, body: object = None
) -> tuple[httpx.Response, float]:
    """An answer, and how many seconds it took."""
    began = time.monotonic()
    response = await client.request(method, path, json=body)
    return response, time.monotonic() - began


class TestDatabaseAway:
    async def test_it_is_503_with_retry_after_soon(self, dead_url: str) -> None:
        async with speaking_to(Database(dead_url)) as client:
            answers = await asyncio.gather(*(timed(client, *one) for one in NEED_A_DATABASE))
        for response, seconds in answers:
            path = response.request.url.path
            assert seconds < SOON, path
            problem_of(response, 503, "not_ready" if path == "/health/ready" else "unavailable")
            assert int(response.headers["retry-after"]) >= 1, path

    async def test_the_process_is_alive(self, dead_url: str) -> None:
        async with speaking_to(Database(dead_url)) as client:
            response, seconds = await timed(client, "GET", "/health/live")
            assert response.status_code == 200
            assert seconds < 0.5
            # What needs no database still works.
            assert (await client.get("/v1/categories")).status_code == 200


@asynccontextmanager
async def busy_reading(database: Database) -> AsyncIterator[None]:
    """Somebody reads for as long as the context lasts."""
    slow = Query(select(func.pg_sleep(60)))
    reading = asyncio.create_task(database.reader.value(slow))
    await asyncio.sleep(0.1)
    yield
    reading.cancel()
    with suppress(asyncio.CancelledError):
        await reading


class TestPoolExhausted:
    async def test_a_full_pool_of_the_read_door_is_503(self, database_url: str) -> None:
        database = Database(database_url, pool_size=1)
        async with speaking_to(database) as client, busy_reading(database):
            began = time.monotonic()
            response = await client.get("/v1/me")
            assert time.monotonic() - began < SOON
            assert (await client.get("/health/live")).status_code == 200
        problem_of(response, 503, "unavailable")
        assert response.headers["retry-after"]

    async def test_a_full_pool_of_the_write_door_is_503(self, database_url: str) -> None:
        database = Database(database_url, pool_size=1)
        async with speaking_to(database) as client, database.writing() as session:
            await session.connection()
            began = time.monotonic()
            response = await client.post("/v1/auth/register", json=NEWCOMER)
            assert time.monotonic() - began < SOON
        problem_of(response, 503, "unavailable")
        assert response.headers["retry-after"]


class TestRestart:
    async def test_the_server_recovers_without_a_restart_of_its_own(self) -> None:
        folder = used_before(Path(os.environ[FOLDER]) / f"restart-{new_id()}")
        first = EmbeddedPostgres(folder, options=QUICK)
        await asyncio.to_thread(first.start)
        await asyncio.to_thread(migrations.upgrade, first.url)
        async with speaking_to(Database(first.url)) as client:
            await _waits_for(client, 200, 401)
            await asyncio.to_thread(first.stop)
            await _waits_for(client, 503, 503)
            second = EmbeddedPostgres(folder, options=QUICK)
            await asyncio.to_thread(second.start)
            try:
                await _waits_for(client, 200, 401)
            finally:
                await asyncio.to_thread(second.stop)


async def _waits_for(client: httpx.AsyncClient, ready: int, me: int) -> None:
    """Both doors and readiness answer so within five seconds; nothing is ever a 500."""
    deadline = time.monotonic() + 5
    while True:
        answers = [
            (await client.get("/health/ready")).status_code,
            (await client.get("/v1/me")).status_code,
            (await client.post("/v1/auth/login", json=_STRANGER)).status_code,
        ]
        assert 500 not in answers
        if answers == [ready, me, me]:
            return
        assert time.monotonic() < deadline, answers
        await asyncio.sleep(0.1)


_STRANGER = {"email": "nobody@client.example", "password": "a long pass phrase"}
