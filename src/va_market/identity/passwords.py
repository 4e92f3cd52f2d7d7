"""Password hashing off the event loop, on a bounded pool of threads.

Parameters of argon2id: security.md §2. One hash takes about 32 ms of a core; without a bound,
many logins at once would take every core and the latency of all other routes.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from va_market.kit.errors import TooManyRequests

T = TypeVar("T")
WAITING_PER_THREAD = 16


class PasswordBusy(TooManyRequests):
    code = "sign_in_busy"
    title = "Too many sign-ins at this moment"
    cause = "Every thread that checks passwords is busy and the queue is full."


class Passwords:
    """Hashes and verifies on its own threads."""

    def __init__(self, threads: int) -> None:
        self._hasher = PasswordHash((Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1),))
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="password")
        self._free = threads * (1 + WAITING_PER_THREAD)
        self._dummy = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        return await self._run(lambda: self._hasher.hash(password))

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Takes the same time for a user who does not exist (`hashed` is None)."""
        is_right = await self._run(lambda: self._matches(password, hashed or self._dummy))
        return is_right and hashed is not None

    def _matches(self, password: str, hashed: str) -> bool:
        try:
            return self._hasher.verify(password, hashed)
        except UnknownHashError:  # an account that no password opens
            return False

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._free == 0:
            raise PasswordBusy(retry_after=2)
        self._free -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._free += 1
