"""Runs revisions over asyncpg, each in its own transaction, one process at a time."""

import asyncio
import os
import time
from typing import Any

from alembic import context
from sqlalchemy import Connection, make_url, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from va_market.tables import metadata

# Two starts at once: the second waits here and then finds nothing to do.
LOCK = 7_233_105
PAUSE_SECONDS = 0.1
# A live database must not stand still behind a migration (security.md §1).
TIMEOUTS = "SET lock_timeout = '4s'; SET statement_timeout = '15min'"


def include(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Leave out what no table class describes: the queue's tables, the generated `search`."""
    if kind == "table":
        return not str(name).startswith("pgqueuer")
    return not str(name).endswith("search")


def run(connection: Connection) -> None:
    for statement in TIMEOUTS.split(";"):
        connection.execute(text(statement))
    _take_turns(connection)
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transaction_per_migration=True,
        include_object=include,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()


def _take_turns(connection: Connection) -> None:
    """Hold the lock. Whoever waits asks again and again: one long question would be a transaction
    that an index made CONCURRENTLY by the one who holds it waits for in turn."""
    while not connection.scalar(text(f"SELECT pg_try_advisory_lock({LOCK})")):
        connection.rollback()
        time.sleep(PAUSE_SECONDS)
    connection.commit()


async def connect() -> None:
    url = context.config.attributes.get("url") or os.environ["VA_MARKET_DATABASE_URL"]
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"), poolclass=pool.NullPool
    )
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


def write() -> None:
    """`alembic upgrade head --sql`: the statements, for those who read them before they run."""
    context.configure(
        dialect_name="postgresql", target_metadata=metadata, transaction_per_migration=True
    )
    with context.begin_transaction():
        for statement in TIMEOUTS.split("; "):
            context.execute(statement)
        context.run_migrations()


if context.is_offline_mode():
    write()
else:
    asyncio.run(connect())
