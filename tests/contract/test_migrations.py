"""What `python -m tests.checks.migrations` checks, as far as it needs no database of its own."""

from alembic.script import ScriptDirectory

from tests.checks import migrations
from va_market.kit.db import revisions
from va_market.kit.db.migrations import config_for


def test_files_are_called_in_the_order_of_their_revisions() -> None:
    chain = [one.revision for one in ScriptDirectory.from_config(config_for("")).walk_revisions()]
    assert list(revisions.known()) == chain[::-1]


def test_no_revision_locks_a_live_table_for_long() -> None:
    assert list(migrations.locks_long()) == []


def test_the_offline_statements_hold_the_whole_schema() -> None:
    text = migrations.statements("base:head")
    for table in ("users", "jobs", "proposals", "contracts", "time_entries", "events"):
        assert f"CREATE TABLE {table} " in text
    assert "lock_timeout" in text
