"""validate where time entries come from

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0085_grid_checked"
down_revision = "0084_grid"
branch_labels = None
depends_on = None

SOURCES = "CHECK (source IN ('timer', 'manual', 'import', 'grid'))"


def upgrade() -> None:
    op.execute("ALTER TABLE time_entries VALIDATE CONSTRAINT ck_time_entries_source")


def downgrade() -> None:
    op.execute("ALTER TABLE time_entries DROP CONSTRAINT ck_time_entries_source")
    op.execute(
        f"ALTER TABLE time_entries ADD CONSTRAINT ck_time_entries_source {SOURCES} NOT VALID"
    )
