"""add time imports: files of other trackers, their rows, and which entries came of them"""

import sqlalchemy as sa
from alembic import op

revision = "0072_time_imports"
down_revision = "0071_timesheets_filled"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATUSES = ("uploaded", "checking", "checked", "committing", "committed", "failed")
COUNTS = (
    *("file_bytes", "place", "line", "row_count", "done_rows", "valid", "duplicates", "faulty"),
    *("skipped", "imported"),
)
SOURCES = "CHECK (source IN ('timer', 'manual', 'import'))"
OLD_SOURCES = "CHECK (source IN ('timer', 'manual'))"


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _switch(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "time_imports",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("status", _one_of("status", *STATUSES), nullable=False),
        sa.Column("format", _one_of("format", "toggl", "clockify", "harvest"), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("date_order", _one_of("date_order", "day_first", "month_first"), nullable=True),
        sa.Column("only_client", sa.Text(), nullable=True),
        sa.Column("only_project", sa.Text(), nullable=True),
        sa.Column("only_user", sa.Text(), nullable=True),
        sa.Column("on_error", _one_of("on_error", "stop", "skip"), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        *(_switch(f"has_{n}") for n in ("counted", "day_first", "month_first", "either")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.Column("valid_seconds", sa.BigInteger(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            f"least({', '.join(COUNTS)}, valid_seconds) >= 0",
            name=op.f("ck_time_imports_counts_up"),
        ),
        sa.CheckConstraint("imported <= valid", name=op.f("ck_time_imports_imports_what_is_valid")),
        sa.CheckConstraint(
            "(status IN ('committing', 'committed')) <= (on_error IS NOT NULL)",
            name=op.f("ck_time_imports_is_committed_in_a_manner"),
        ),
        sa.CheckConstraint(
            "(status = 'failed') = (failure IS NOT NULL)",
            name=op.f("ck_time_imports_says_why_it_failed"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_time_imports_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["assistant_id"],
            ["assistant_profiles.user_id"],
            name=op.f("fk_time_imports_assistant_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_imports")),
    )
    op.create_index(
        "ix_time_imports_contract_newest",
        "time_imports",
        ["contract_id", "assistant_id", "created_at", "id"],
    )
    op.create_index("ix_time_imports_assistant", "time_imports", ["assistant_id", "id"])
    op.create_index("ix_time_imports_updated", "time_imports", ["updated_at"])
    op.create_index(
        "ix_time_imports_under_way",
        "time_imports",
        ["updated_at"],
        postgresql_where=sa.text("status IN ('uploaded', 'checking', 'committing')"),
    )
    _of_import(
        "time_import_pieces",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        key="number",
    )
    _of_import(
        "time_import_rows",
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("memo", sa.Text(), nullable=False),
        sa.Column("is_billable", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "num_nulls(started_at, ended_at) IN (0, 2)",
            name=op.f("ck_time_import_rows_has_both_ends"),
        ),
        sa.CheckConstraint("ended_at > started_at", name=op.f("ck_time_import_rows_runs_forward")),
        key="line",
    )
    op.create_index("ix_time_import_rows_key", "time_import_rows", ["import_id", "key"])
    op.create_index("ix_time_import_rows_start", "time_import_rows", ["import_id", "started_at"])
    op.create_table(
        "time_import_faults",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _goes_with_import("time_import_faults"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_import_faults")),
    )
    op.create_index("ix_time_import_faults_line", "time_import_faults", ["import_id", "line", "id"])
    op.create_table(
        "imported_entries",
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assistant_id"],
            ["assistant_profiles.user_id"],
            name=op.f("fk_imported_entries_assistant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["time_entries.id"],
            ondelete="CASCADE",
            name=op.f("fk_imported_entries_entry_id"),
        ),
        sa.PrimaryKeyConstraint("assistant_id", "hash", name=op.f("pk_imported_entries")),
    )
    op.create_index("ix_imported_entries_entry", "imported_entries", ["entry_id"])
    _let_sources_be(SOURCES)


def _of_import(table: str, *columns: "sa.Column[object] | sa.Constraint", key: str) -> None:
    op.create_table(
        table,
        sa.Column("import_id", sa.Uuid(), nullable=False),
        *columns,
        _goes_with_import(table),
        sa.PrimaryKeyConstraint("import_id", key, name=op.f(f"pk_{table}")),
    )


def _goes_with_import(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["import_id"],
        ["time_imports.id"],
        ondelete="CASCADE",
        name=op.f(f"fk_{table}_import_id"),
    )


def _let_sources_be(check: str) -> None:
    """The next revision validates it, when the locks of this one are gone."""
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"
        "ALTER TABLE time_entries DROP CONSTRAINT ck_time_entries_source"
    )
    op.execute(f"ALTER TABLE time_entries ADD CONSTRAINT ck_time_entries_source {check} NOT VALID")


def downgrade() -> None:
    op.drop_table("imported_entries")
    op.drop_table("time_import_faults")
    op.drop_table("time_import_rows")
    op.drop_table("time_import_pieces")
    op.drop_table("time_imports")
    # What the code before this one cannot read; approved entries stay as they are.
    op.execute(
        "UPDATE time_entries SET source = 'manual' WHERE source = 'import' AND status <> 'approved'"
    )
    _let_sources_be(OLD_SOURCES)
    # Approved entries never change, so that what was imported and approved keeps it unvalidated.
    op.execute(
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM time_entries WHERE source = 'import') THEN "
        "ALTER TABLE time_entries VALIDATE CONSTRAINT ck_time_entries_source; END IF; END $$"
    )
