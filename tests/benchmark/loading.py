"""Fills a market by COPY. What guards the rows is taken off for that and then put back on.

Adding a constraint or an index checks all rows at once, which takes seconds; row by row, a million
of them take minutes. CHECKs stay on throughout.
"""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from itertools import islice
from typing import Any

import asyncpg

from tests.benchmark.market import Line, Rows
from tests.benchmark.sizes import Size

_CONSTRAINTS = """
    SELECT conrelid::regclass::text AS place, conname AS name, pg_get_constraintdef(oid) AS body
    FROM pg_constraint
    WHERE contype IN ('f', 'x') AND connamespace = 'public'::regnamespace AND conparentid = 0
"""
_INDEXES = """
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS body FROM pg_index
    JOIN pg_class ON pg_class.oid = indrelid
    WHERE relnamespace = 'public'::regnamespace AND NOT indisprimary
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
_PIECE = 2000


async def fill(url: str, size: Size, now: datetime) -> Rows:
    """Load a market of one size into an empty, migrated database."""
    rows = Rows(size, now)
    await load(url, rows)
    return rows


async def load(url: str, rows: Rows, *, more: Iterable[str] = ()) -> None:
    """Load the rows of a market, and what the statements of `more` make of them."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET maintenance_work_mem = '512MB'")
        async with connection.transaction():
            guards = [*await connection.fetch(_CONSTRAINTS)]
            indexes = [*await connection.fetch(_INDEXES)]
            await _take_off(connection, guards, indexes)
            for table, columns, lines in rows.tables():
                await connection.copy_to_table(table, source=_text(lines), columns=columns)
            for statement in more:
                await connection.execute(statement)
            await _put_on(connection, guards, indexes)
        await connection.execute("VACUUM ANALYZE")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


async def empty_writers(url: str, rows: Rows) -> None:
    """Take away what earlier runs recorded, so that its time is free again."""
    size = rows.size
    writers = [rows.id("contract", size.busy + number) for number in range(size.writers)]
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("DELETE FROM time_entries WHERE contract_id = ANY($1)", writers)
    finally:
        await connection.close()


async def _take_off(connection: Any, guards: list[Any], indexes: list[Any]) -> None:
    for guard in guards:
        await connection.execute(f"ALTER TABLE {guard['place']} DROP CONSTRAINT {guard['name']}")
    for index in indexes:
        await connection.execute(f"DROP INDEX {index['name']}")


async def _put_on(connection: Any, guards: list[Any], indexes: list[Any]) -> None:
    for index in indexes:
        await connection.execute(index["body"])
    for guard in guards:
        await connection.execute(
            f"ALTER TABLE {guard['place']} ADD CONSTRAINT {guard['name']} {guard['body']}"
        )


async def _text(lines: Iterable[Line]) -> AsyncIterator[bytes]:
    remaining = iter(lines)
    while piece := list(islice(remaining, _PIECE)):
        yield "".join("\t".join(map(str, line)) + "\n" for line in piece).encode()
