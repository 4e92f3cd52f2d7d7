"""check that positions of audit rows count from 1"""

from alembic import op

revision = "0019_audit_positions"
down_revision = "0018_rosters_checked"
branch_labels = None
depends_on = None

NAME = "ck_audit_rows_counts_from_one"


def upgrade() -> None:
    # The next revision validates it, when the lock of this one is gone.
    op.execute(f"ALTER TABLE audit_rows ADD CONSTRAINT {NAME} CHECK (position >= 1) NOT VALID")


def downgrade() -> None:
    op.drop_constraint(op.f(NAME), "audit_rows")
