"""The connections of the read door. Each statement borrows one.

asyncpg's own pool makes a task and several timers for each loan, which costs as much as the
statement itself; here a free connection is taken from a list and put back.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from va_market.kit.db.read import Row
from va_market.kit.errors import Unavailable

# What leaves a connection as good as before: an error of PostgreSQL, or a value it cannot encode.
_HARMLESS = (asyncpg.PostgresError, asyncpg.InterfaceError)


class Pool:
    """At most `size` connections, made when needed; a statement waits for one so many seconds."""

    def __init__(
        self, connect: Callable[[], Awaitable[Any]], *, size: int, wait_seconds: float
    ) -> None:
        self._connect = connect
        self._size = self._free_places = size
        self._wait_seconds = wait_seconds
        self._at_rest: list[Any] = []
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._is_closed = False

    @property
    def idle(self) -> int:
        return len(self._at_rest)

    @property
    def busy(self) -> int:
        return self._size - self._free_places - self.idle

    async def fetch(self, query: str, *args: Any, record_class: type[Row]) -> list[Row]:
        connection = await self._borrow()
        try:
            found: list[Row] = await connection.fetch(query, *args, record_class=record_class)
        except BaseException as error:
            self._take_back_after(error, connection)
            raise
        self._take_back(connection)
        return found

    async def fetchrow(self, query: str, *args: Any, record_class: type[Row]) -> Row | None:
        connection = await self._borrow()
        try:
            found: Row | None = await connection.fetchrow(query, *args, record_class=record_class)
        except BaseException as error:
            self._take_back_after(error, connection)
            raise
        self._take_back(connection)
        return found

    async def fetchval(self, query: str, *args: Any) -> Any:
        connection = await self._borrow()
        try:
            found = await connection.fetchval(query, *args)
        except BaseException as error:
            self._take_back_after(error, connection)
            raise
        self._take_back(connection)
        return found

    async def close(self) -> None:
        """Close what is free, refuse what comes; what is under way ends by itself."""
        self._is_closed = True
        while self._at_rest:
            await self._at_rest.pop().close(timeout=self._wait_seconds)

    async def _borrow(self) -> Any:
        """A connection that nobody else has.

        Raises:
            TimeoutError: every connection is busy for too long.
            Unavailable: the pool is closed.
        """
        while not self._is_closed:
            if self._at_rest:
                connection = self._at_rest.pop()
            elif self._free_places:
                return await self._made()
            else:
                connection = await self._handed_on()
            if connection is not None and not connection.is_closed():
                return connection
            self._free_places += 1
        raise Unavailable(retry_after=1)

    async def _made(self) -> Any:
        self._free_places -= 1
        try:
            return await self._connect()
        except BaseException:
            self._hand_on(None)
            raise

    async def _handed_on(self) -> Any:
        """What another statement gives back: its connection, or the place of a broken one."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[Any] = loop.create_future()
        self._waiting.append(turn)
        # One timer, not `asyncio.timeout`: under load every second statement waits its turn.
        timer = loop.call_later(self._wait_seconds, _give_up, turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._hand_on(turn.result())  # it came at the very moment its caller went
            raise
        finally:
            timer.cancel()

    def _take_back(self, connection: Any) -> None:
        if self._is_closed:
            connection.terminate()
        else:
            self._hand_on(connection)

    def _take_back_after(self, error: BaseException, connection: Any) -> None:
        """A statement that was cut off, by a time limit or its caller, may still be running."""
        if isinstance(error, _HARMLESS):
            self._take_back(connection)
        else:
            connection.terminate()
            self._hand_on(None)

    def _hand_on(self, connection: Any | None) -> None:
        """Give a connection, or the place of one, to whoever has waited longest."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return
        if connection is None:
            self._free_places += 1
        else:
            self._at_rest.append(connection)


def _give_up(turn: "asyncio.Future[Any]") -> None:
    if not turn.done():
        turn.set_exception(TimeoutError())
