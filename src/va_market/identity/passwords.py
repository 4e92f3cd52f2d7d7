"""Password hashing off the event loop, on a bounded pool of threads.

Parameters of argon2id: security.md §2. One hash takes about 32 ms of a core; without a bound,
many logins at once would take every core and the latency of all other routes.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

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


class Verdict(NamedTuple):
    """Whether a password is right, and its fresh hash where the parameters were raised since."""

    is_right: bool
    fresh_hash: str | None


class Passwords:
    """Hashes and verifies on its own threads."""

    def __init__(self, threads: int) -> None:
        self._hasher = PasswordHash((Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1),))
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="password")
        self.places = self._free = threads * (1 + WAITING_PER_THREAD)
        self._dummy = self._hasher.hash("nobody has this password")

    @property
    def waiting(self) -> int:
        """Passwords that wait or are being checked."""
        return self.places - self._free

    async def hash(self, password: str) -> str:
        return await self._run(lambda: self._hasher.hash(password))

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Takes the same time for a user who does not exist (`hashed` is None)."""
        return (await self.judge(password, hashed)).is_right

    async def judge(self, password: str, hashed: str | None) -> Verdict:
        """As `verify`, with a fresh hash where the present one is weaker than asked for today."""
        found = await self._run(lambda: self._judged(password, hashed or self._dummy))
        return Verdict(False, None) if hashed is None else Verdict(*found)

    def _judged(self, password: str, hashed: str) -> tuple[bool, str | None]:
        try:
            return self._hasher.verify_and_update(password, hashed)
        except UnknownHashError:  # an account that no password opens
            return False, None

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
