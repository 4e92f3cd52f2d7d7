"""Whether anything changed in a database, cheaply."""

import asyncpg

from tests.access.world import World

# A change writes a new version of its row, with the number of its transaction.
_TABLE = "SELECT '{0}', count(*), coalesce(sum(xmin::text::bigint), 0) FROM {0}"
# When a key was used is written down whatever the answer is, and a refusal of a request that names
# an idempotency key is kept for its repetition.
_KEYS = """SELECT 'api_keys', count(*),
sum(hashtextextended((to_jsonb(k) - 'last_used_at')::text, 0)) FROM api_keys k"""
_NAMES = """SELECT tablename FROM pg_tables
WHERE schemaname = 'public' AND tablename NOT LIKE 'pgqueuer%'
AND tablename NOT IN ('api_keys', 'idempotent_replies')"""


async def fingerprint(world: World) -> dict[str, tuple[int, int]]:
    """By table: how many rows, and something that changes with each of them."""
    connection = await asyncpg.connect(world.market.app.state.database.dsn)
    try:
        names = [row["tablename"] for row in await connection.fetch(_NAMES)]
        parts = [_KEYS, *(_TABLE.format(f'"{name}"') for name in names)]
        rows = await connection.fetch(" UNION ALL ".join(parts))
    finally:
        await connection.close()
    return {name: (count, mark) for name, count, mark in rows}
