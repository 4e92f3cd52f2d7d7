"""Background work: what runs when, with the same unit of work as requests."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from va_market.contracts import service as contracts
from va_market.kit.clock import Clock
from va_market.kit.db import Database, WriteSession
from va_market.kit.http import idempotency
from va_market.kit.jobs import Periodic
from va_market.proposals import service as proposals
from va_market.settings import Settings

Work = Callable[[WriteSession, datetime], Awaitable[int]]
MOST_BATCHES = 100


def periodic_works(database: Database, settings: Settings, clock: Clock) -> list[Periodic]:
    """Everything that happens without a request."""

    async def activate(session: WriteSession, now: datetime) -> int:
        return await contracts.activate_due(session, now=now)

    async def expire(session: WriteSession, now: datetime) -> int:
        return await proposals.expire_idle_jobs(session, idle_days=settings.job_idle_days, now=now)

    async def forget(session: WriteSession, now: datetime) -> int:
        return await idempotency.forget_old(session, now=now)

    return [
        Periodic("activate_contracts", "* * * * *", _in_batches(database, clock, activate)),
        Periodic("forget_replies", "23 * * * *", _in_batches(database, clock, forget)),
        Periodic("expire_jobs", "7 * * * *", _in_batches(database, clock, expire)),
    ]


def _in_batches(database: Database, clock: Clock, work: Work) -> Callable[[], Awaitable[int]]:
    """Repeat bounded transactions until one finds nothing to do."""

    async def run() -> int:
        total = 0
        for _ in range(MOST_BATCHES):
            async with database.writing() as session:
                done = await work(session, clock())
            total += done
            if done == 0:
                break
        return total

    return run
