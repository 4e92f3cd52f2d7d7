"""validate the kinds of movements of milestones

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0153_deposits_checked"
down_revision = "0152_deposits"
branch_labels = None
depends_on = None

KINDS = ("deposited", "funded", "released", "refunded", "returned", "cancelled")
TABLE, NAME = "milestone_movements", "ck_milestone_movements_kind"


def upgrade() -> None:
    op.execute(f"ALTER TABLE {TABLE} VALIDATE CONSTRAINT {NAME}")


def downgrade() -> None:
    op.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {NAME}")
    op.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} CHECK (kind IN {KINDS}) NOT VALID")
