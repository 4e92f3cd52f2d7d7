"""validate the kinds of what was taken back of payments

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0184_failed_refunds_checked"
down_revision = "0183_failed_refunds"
branch_labels = None
depends_on = None

KINDS = ("refund", "chargeback", "refund_failed")
TABLE, NAME = "payment_take_backs", "ck_payment_take_backs_kind"


def upgrade() -> None:
    op.execute(f"ALTER TABLE {TABLE} VALIDATE CONSTRAINT {NAME}")


def downgrade() -> None:
    op.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {NAME}")
    op.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} CHECK (kind IN {KINDS}) NOT VALID")
