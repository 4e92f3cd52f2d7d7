"""The tables of the market as the database itself names them: none is forgotten."""

from graphlib import TopologicalSorter
from typing import Any

from sqlalchemy import Integer, delete, func, literal_column, select, table

from va_market.kit.db import Query

# Like pg_dump: texts that mean the same on every server, and no limit of time.
SETTINGS = {
    "bytea_output": "hex",
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "timezone": "UTC",
}
# Not ours: the queue's own tables hold nothing that outlives a worker, migrations write the
# revision, and extensions bring their tables themselves.
_OURS = """
    SELECT c.oid, c.relname FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = $1::"char"
        AND c.relname NOT LIKE 'pgqueuer%' AND c.relname <> 'alembic_version'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relname
"""
# A migration brings the first row of it, before anything has happened.
SEEDED = frozenset({"audit_chains"})
_TABLE, _SEQUENCE = b"r", b"S"
_COLUMNS = """
    SELECT a.attrelid, array_agg(a.attname ORDER BY a.attnum) AS names FROM pg_attribute a
    WHERE a.attrelid = any($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = ''
    GROUP BY a.attrelid
"""
_REFERENCES = """
    SELECT conrelid, confrelid FROM pg_constraint
    WHERE contype = 'f' AND conrelid <> confrelid
        AND conrelid = any($1::oid[]) AND confrelid = any($1::oid[])
"""
_PLACES = """
    SELECT sequencename, coalesce(last_value, start_value) AS value,
        last_value IS NOT NULL AS is_called
    FROM pg_sequences WHERE schemaname = current_schema()
"""


async def settle(connection: Any) -> None:
    """Set what the rest of this transaction goes by; a proxy of connections refuses it earlier."""
    for name, value in SETTINGS.items():
        await connection.execute("SELECT set_config($1, $2, true)", name, value)


async def tables(connection: Any) -> dict[str, list[str]]:
    """The columns of every table, what is pointed at before what points at it."""
    names = await _ours(connection, _TABLE)
    columns = dict(await connection.fetch(_COLUMNS, list(names)))
    order: TopologicalSorter[int] = TopologicalSorter(dict.fromkeys(names, ()))
    for source, target in await connection.fetch(_REFERENCES, list(names)):
        order.add(source, target)
    return {names[oid]: list(columns[oid]) for oid in order.static_order()}


async def _ours(connection: Any, kind: bytes) -> dict[int, str]:
    return dict(await connection.fetch(_OURS, kind))


async def revision(connection: Any) -> str | None:
    """The revision of the schema; None without one."""
    if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
        return None
    found: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
    return found


async def sequences(connection: Any) -> dict[str, tuple[int, bool]]:
    """Where every sequence stands, and whether that value was given out."""
    ours = set((await _ours(connection, _SEQUENCE)).values())
    found = await connection.fetch(_PLACES)
    return {name: (value, is_called) for name, value, is_called in found if name in ours}


async def count(connection: Any, name: str) -> int:
    """How many rows a table has."""
    found: int = await connection.fetchval(Query(select(func.count()).select_from(table(name))).sql)
    return found


async def has_rows(connection: Any, name: str) -> bool:
    """Whether something is in a table; of what a migration brought, others tell more."""
    if name in SEEDED:
        return False
    one = literal_column("1", Integer)
    some = select(one).select_from(table(name)).limit(one)
    return await connection.fetchval(Query(some).sql) is not None


async def clear(connection: Any, name: str) -> None:
    await connection.execute(Query(delete(table(name))).sql)


def quoted(name: str) -> str:
    """A name of the catalog as it stands in a statement."""
    return '"' + name.replace('"', '""') + '"'


def listed(names: Any) -> str:
    return ", ".join(map(quoted, names))
