"""let time come from the grid of a week"""

from alembic import op

revision = "0084_grid"
down_revision = "0083_files"
branch_labels = None
depends_on = None

SOURCES = "CHECK (source IN ('timer', 'manual', 'import', 'grid'))"
OLD_SOURCES = "CHECK (source IN ('timer', 'manual', 'import'))"


def upgrade() -> None:
    _let_sources_be(SOURCES)


def downgrade() -> None:
    op.execute(
        "UPDATE time_entries SET source = 'manual' WHERE source = 'grid' AND status <> 'approved'"
    )
    _let_sources_be(OLD_SOURCES)
    # Approved entries never change: where the grid made some, the rule stays unvalidated.
    op.execute(
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM time_entries WHERE source = 'grid') THEN "
        "ALTER TABLE time_entries VALIDATE CONSTRAINT ck_time_entries_source; END IF; END $$"
    )


def _let_sources_be(rule: str) -> None:
    """The next revision validates it, when the locks of this one are gone."""
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"
        "ALTER TABLE time_entries DROP CONSTRAINT ck_time_entries_source"
    )
    op.execute(f"ALTER TABLE time_entries ADD CONSTRAINT ck_time_entries_source {rule} NOT VALID")
