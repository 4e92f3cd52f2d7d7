"""Counters of rate limits: in this process, or in a Redis that several processes share."""

import time
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import TypeVar

import structlog
from limits.aio.storage import RedisStorage, Storage
from limits.errors import StorageError

T = TypeVar("T")
log = structlog.get_logger()
MOST_COUNTERS = 200_000  # some 40 MB
AWAY_SECONDS = 5.0
# Redis answers within a millisecond; whoever waits longer counts alone.
PATIENCE = 0.25
CONNECTIONS = 32


class LocalStorage(Storage):
    """Counts in this process.

    Not the memory storage of the library: that one starts a task with each hit, which walks over
    every counter there is. Here the walk comes when the number of counters has doubled.
    """

    STORAGE_SCHEME = None  # made here, not looked up by its name

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._counters: dict[str, tuple[int, float]] = {}
        self._walk_at = 1024

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return ()

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = self._now()
        count, until = self._counters.get(key, (0, 0.0))
        if until <= now:
            count, until = 0, now + expiry
        self._counters[key] = (count + amount, until)
        if len(self._counters) > self._walk_at:
            self._forget(now)
        return count + amount

    async def get(self, key: str) -> int:
        count, until = self._counters.get(key, (0, 0.0))
        return count if until > self._now() else 0

    async def get_expiry(self, key: str) -> float:
        until = self._counters.get(key, (0, 0.0))[1]
        return time.time() + max(0.0, until - self._now())

    async def clear(self, key: str) -> None:
        self._counters.pop(key, None)

    async def check(self) -> bool:
        return True

    async def reset(self) -> int:
        count = len(self._counters)
        self._counters.clear()
        return count

    def _forget(self, now: float) -> None:
        """Drop what has expired; if that is not enough, what began first."""
        alive = {key: found for key, found in self._counters.items() if found[1] > now}
        surplus = max(0, len(alive) - MOST_COUNTERS // 2)
        self._counters = dict(islice(alive.items(), surplus, None))
        self._walk_at = max(1024, min(MOST_COUNTERS, 2 * len(self._counters)))


class SharedStorage(RedisStorage):
    """Counts in a Redis, by a URL such as `redis://:password@host:6379/0`."""

    STORAGE_SCHEME = None  # type: ignore[assignment]  # as above

    def __init__(self, url: str) -> None:
        # Not loaded by the many who run one process.
        from redis.asyncio import BlockingConnectionPool  # noqa: PLC0415
        from redis.asyncio.retry import Retry  # noqa: PLC0415
        from redis.backoff import NoBackoff  # noqa: PLC0415

        self._pool = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=PATIENCE,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 1),  # a connection may have been closed while it lay idle
        )
        super().__init__(
            f"async+{url}",
            wrap_exceptions=True,
            implementation="redispy",
            key_prefix="va-market",
            connection_pool=self._pool,  # type: ignore[arg-type]  # taken, and not said so
        )

    async def close(self) -> None:
        await self._pool.disconnect()


class Counts:
    """The shared storage while it answers; else, for some seconds at a time, the local one.

    A limit that holds in each process alone is better than none, and better than no service.
    """

    def __init__(self, shared: "SharedStorage | None", *, on_away: Callable[[], None]) -> None:
        self._local = LocalStorage()
        self._shared = shared
        self._on_away = on_away
        self._away_until = 0.0

    async def add(self, key: str, *, seconds: int, amount: int = 1) -> int:
        """The count of `key` after adding `amount`; it is forgotten after `seconds`."""
        if self._shared is None:
            return await self._local.incr(key, seconds, amount)
        return await self._ask(lambda storage: storage.incr(key, seconds, amount))

    async def clear(self, key: str) -> None:
        await self._ask(lambda storage: storage.clear(key))

    async def _ask(self, question: Callable[[Storage], Awaitable[T]]) -> T:
        shared = self._shared
        if shared is None or time.monotonic() < self._away_until:
            return await question(self._local)
        try:
            return await question(shared)
        except (StorageError, OSError, TimeoutError) as error:
            self._away_until = time.monotonic() + AWAY_SECONDS
            self._on_away()
            log.warning("Redis is away: limits count in this process", error=type(error).__name__)
            return await question(self._local)

    async def close(self) -> None:
        if self._shared is not None:
            await self._shared.close()
