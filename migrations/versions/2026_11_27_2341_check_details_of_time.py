"""validate what an entry says of itself

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0081_time_details_checked"
down_revision = "0080_time_details"
branch_labels = None
depends_on = None

BREAKS = (
    "CHECK (unpaid_seconds >= 0 AND (ended_at IS NULL "
    "OR unpaid_seconds < extract(epoch FROM ended_at - started_at)))"
)
CONFIRMED = (
    "CHECK (auto_stopped_at IS NULL OR confirmed_at IS NOT NULL "
    "OR status NOT IN ('submitted', 'approved'))"
)
CHECKS = (
    ("works_between_breaks", BREAKS),
    ("is_confirmed_before_it_is_submitted", CONFIRMED),
)


def upgrade() -> None:
    for name, _ in CHECKS:
        op.execute(f"ALTER TABLE time_entries VALIDATE CONSTRAINT ck_time_entries_{name}")


def downgrade() -> None:
    for name, condition in CHECKS:
        op.execute(f"ALTER TABLE time_entries DROP CONSTRAINT ck_time_entries_{name}")
        op.execute(
            f"ALTER TABLE time_entries ADD CONSTRAINT ck_time_entries_{name} {condition} NOT VALID"
        )
