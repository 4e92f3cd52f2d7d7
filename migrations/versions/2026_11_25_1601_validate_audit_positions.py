"""validate the positions of audit rows

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0020_audit_positions_checked"
down_revision = "0019_audit_positions"
branch_labels = None
depends_on = None

NAME = "ck_audit_rows_counts_from_one"

VALIDATE = f"""
DO $$
BEGIN
    ALTER TABLE audit_rows VALIDATE CONSTRAINT {NAME};
EXCEPTION WHEN check_violation THEN
    -- The market must still start: `va-market audit verify` names the row.
    NULL;
END $$
"""


def upgrade() -> None:
    op.execute(VALIDATE)


def downgrade() -> None:
    op.execute(f"ALTER TABLE audit_rows DROP CONSTRAINT {NAME}")
    op.execute(f"ALTER TABLE audit_rows ADD CONSTRAINT {NAME} CHECK (position >= 1) NOT VALID")
