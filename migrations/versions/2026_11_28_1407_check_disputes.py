"""validate that no void invoice is disputed

Apart from the revision that adds the rule: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0161_disputes_checked"
down_revision = "0160_disputes"
branch_labels = None
depends_on = None

NAME = "ck_invoices_void_is_not_disputed"
RULE = "CHECK (disputed_minor >= 0 AND (status <> 'void' OR disputed_minor = 0))"


def upgrade() -> None:
    op.execute(f"ALTER TABLE invoices VALIDATE CONSTRAINT {NAME}")


def downgrade() -> None:
    op.execute(f"ALTER TABLE invoices DROP CONSTRAINT {NAME}")
    op.execute(f"ALTER TABLE invoices ADD CONSTRAINT {NAME} {RULE} NOT VALID")
