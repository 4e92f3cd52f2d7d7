"""The connections of the read door change hands, and none is lost on the way."""

import asyncio
from typing import Any

import pytest

from va_market.kit.db.pool import Pool
from va_market.kit.db.read import Row


class Connection:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()
        self.is_over = False

    async def fetchval(self, query: str) -> str:
        await self.may_answer.wait()
        return query

    async def fetch(self, query: str, *, record_class: type[Row]) -> Any:
        raise ConnectionError(query, record_class)

    def is_closed(self) -> bool:
        return self.is_over

    def terminate(self) -> None:
        self.is_over = True


class Market:
    """A pool of one connection, and every connection that it made."""

    def __init__(self, wait_seconds: float = 5.0) -> None:
        self.made: list[Connection] = []
        self.pool = Pool(self._connect, size=1, wait_seconds=wait_seconds)

    async def _connect(self) -> Connection:
        self.made.append(Connection())
        return self.made[-1]

    async def ask(self, query: str) -> "asyncio.Task[str]":
        """A question that has got a connection, or waits for one."""
        task = asyncio.ensure_future(self.pool.fetchval(query))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return task


class TestWaiting:
    async def test_the_next_one_takes_the_same_connection(self) -> None:
        market = Market()
        first, second = await market.ask("first"), await market.ask("second")
        market.made[0].may_answer.set()

        assert [await first, await second] == ["first", "second"]
        assert (len(market.made), market.pool.idle, market.pool.busy) == (1, 1, 0)

    async def test_who_waits_too_long_is_told_and_stands_in_nobodys_way(self) -> None:
        market = Market(wait_seconds=0.01)
        first, second = await market.ask("first"), await market.ask("second")
        with pytest.raises(TimeoutError):
            await second
        third = await market.ask("third")
        market.made[0].may_answer.set()

        assert [await first, await third] == ["first", "third"]
        assert (market.pool.idle, market.pool.busy) == (1, 0)

    async def test_who_goes_at_the_moment_of_their_turn_hands_it_on(self) -> None:
        market = Market()
        first, second = await market.ask("first"), await market.ask("second")
        third = await market.ask("third")
        market.made[0].may_answer.set()
        # After the first has given it back, and before the second has woken up with it.
        asyncio.get_running_loop().call_soon(second.cancel)

        assert [await first, await third] == ["first", "third"]
        with pytest.raises(asyncio.CancelledError):
            await second
        assert (len(market.made), market.pool.idle, market.pool.busy) == (1, 1, 0)

    async def test_a_broken_connection_leaves_its_place_to_the_next(self) -> None:
        market = Market()
        with pytest.raises(ConnectionError):
            await market.pool.fetch("lost", record_class=Row)
        task = await market.ask("again")
        market.made[1].may_answer.set()

        assert await task == "again"
        assert [one.is_over for one in market.made] == [True, False]
