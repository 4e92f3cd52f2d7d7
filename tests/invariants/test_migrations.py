"""Up, down and up again; and the rules that errors name are really there."""

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
from alembic import command

from tests.conftest import url_of
from tests.factories.market import Market
from tests.invariants import rows
from tests.invariants.revisions import alembic
from va_market.kit.errors import MarketError

EVERYTHING = """
    SELECT 'table ' || relname || ' ' || relkind::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
    UNION ALL SELECT 'function ' || proname FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' '
        || is_nullable || coalesce(column_default, '') FROM information_schema.columns
    WHERE table_schema = 'public'
"""
NAMES = """
    SELECT conname FROM pg_constraint
    UNION SELECT indexname FROM pg_indexes
    UNION SELECT (regexp_matches(prosrc, 'CONSTRAINT = ''(\\w+)''', 'g'))[1] FROM pg_proc
    UNION SELECT trim(trailing '\\000' FROM encode(tgargs, 'escape')) FROM pg_trigger
"""


@pytest.fixture
async def fresh(postgres: str) -> AsyncIterator[str]:
    """The URL of an empty database."""
    name = f"fresh_{uuid4().hex}"
    connection = await asyncpg.connect(postgres)
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield url_of(postgres, name)
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


async def contents(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        return {row[0] for row in await connection.fetch(EVERYTHING)}
    finally:
        await connection.close()


async def test_down_leaves_nothing_and_up_again_is_the_same(fresh: str) -> None:
    empty = await contents(fresh)
    await alembic(command.upgrade, fresh, "head")
    first = await contents(fresh)
    await alembic(command.downgrade, fresh, "base")
    left = {line for line in await contents(fresh) - empty if "alembic_version" not in line}
    await alembic(command.upgrade, fresh, "head")
    assert left == set()
    assert await contents(fresh) == first


@pytest.mark.long
async def test_each_step_goes_down_and_up(fresh: str) -> None:
    await alembic(command.upgrade, fresh, "head")
    whole = await contents(fresh)
    while any("table users" in line for line in await contents(fresh)):
        before = await contents(fresh)
        await alembic(command.downgrade, fresh, "-1")
        await alembic(command.upgrade, fresh, "+1")
        assert await contents(fresh) == before
        await alembic(command.downgrade, fresh, "-1")
    await alembic(command.upgrade, fresh, "head")
    assert await contents(fresh) == whole


async def test_the_tables_are_those_of_the_classes(fresh: str) -> None:
    await alembic(command.upgrade, fresh, "head")
    await alembic(command.check, fresh)


async def test_every_rule_that_an_error_names_exists(market: Market) -> None:
    known = {row[0] for row in await rows.fetch(market, NAMES)}
    assert len(MarketError.by_constraint) >= 7
    assert set(MarketError.by_constraint) - known == set()


async def test_a_row_put_into_the_audit_log_keeps_no_market_from_migrating(fresh: str) -> None:
    await alembic(command.upgrade, fresh, "0018_rosters_checked")
    connection = await asyncpg.connect(fresh)
    await connection.execute("SET session_replication_role = replica")
    await connection.execute(
        "INSERT INTO audit_rows (chain_id, position, id, created_at, action, object_id, "
        "previous_hash, hash) SELECT id, 0, id, now(), '', id, head, head FROM audit_chains"
    )
    await connection.close()

    await alembic(command.upgrade, fresh, "head")  # `va-market audit verify` names the row then
