"""let contracts come from an invitation to their job"""

from alembic import op

revision = "0058_sources"
down_revision = "0057_absences"
branch_labels = None
depends_on = None

OLD = "CHECK (source IN ('marketplace', 'agency'))"
NEW = "CHECK (source IN ('marketplace', 'invitation', 'agency'))"


def upgrade() -> None:
    # A wider one takes its place in the same transaction; the next revision validates it.
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"
        "ALTER TABLE contracts DROP CONSTRAINT ck_contracts_source"
    )
    op.execute(f"ALTER TABLE contracts ADD CONSTRAINT ck_contracts_source {NEW} NOT VALID")


def downgrade() -> None:
    op.execute("UPDATE contracts SET source = 'marketplace' WHERE source = 'invitation'")
    op.execute("ALTER TABLE contracts DROP CONSTRAINT ck_contracts_source")
    op.execute(f"ALTER TABLE contracts ADD CONSTRAINT ck_contracts_source {OLD}")
