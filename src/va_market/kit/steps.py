"""Work in steps: each is a transaction, repeated until nothing is left to do."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from va_market.kit.clock import Clock
from va_market.kit.db import Database, WriteSession

Work = Callable[[WriteSession, datetime], Awaitable[int]]
MOST_BATCHES = 100


def in_batches(
    database: Database, clock: Clock, work: Work, *, most: int = MOST_BATCHES
) -> Callable[[], Awaitable[int]]:
    """Repeat bounded transactions until one finds nothing to do."""

    async def step() -> int:
        async with database.writing() as session:
            return await work(session, clock())

    return repeated(step, most=most)


def repeated(
    step: Callable[[], Awaitable[int]], *, most: int = MOST_BATCHES
) -> Callable[[], Awaitable[int]]:
    async def run() -> int:
        total = 0
        for _ in range(most):
            done = await step()
            total += done
            if done == 0:
                break
        return total

    return run
