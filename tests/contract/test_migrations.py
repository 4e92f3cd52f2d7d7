"""What `python -m tests.checks.migrations` checks, as far as it needs no database of its own."""

from tests.checks import migrations


def test_no_revision_locks_a_live_table_for_long() -> None:
    assert list(migrations.locks_long()) == []


def test_the_offline_statements_hold_the_whole_schema() -> None:
    text = migrations.statements("base:head")
    for table in ("users", "jobs", "proposals", "contracts", "time_entries", "events"):
        assert f"CREATE TABLE {table} " in text
    assert "lock_timeout" in text
