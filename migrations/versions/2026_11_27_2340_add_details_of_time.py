"""add what an entry says of itself: breaks, task, tags and evidence; and timers that were stopped"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0080_time_details"
down_revision = "0074_time_feeds"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
CHECKS = {
    "works_between_breaks": "unpaid_seconds >= 0 AND (ended_at IS NULL "
    "OR unpaid_seconds < extract(epoch FROM ended_at - started_at))",
    "is_confirmed_before_it_is_submitted": "auto_stopped_at IS NULL OR confirmed_at IS NOT NULL "
    "OR status NOT IN ('submitted', 'approved')",
}
MOMENTS = ("warned_at", "auto_stopped_at", "confirmed_at")


def _list(name: str, kind: sa.types.TypeEngine, empty: str) -> sa.Column:
    return sa.Column(name, kind, server_default=sa.text(empty), nullable=False)


def upgrade() -> None:
    for column in (
        _list("breaks", postgresql.JSONB(), "'[]'"),
        _list("evidence", postgresql.JSONB(), "'[]'"),
        _list("tags", postgresql.ARRAY(sa.Text()), "'{}'"),
        sa.Column("task", sa.Text(), nullable=True),
        sa.Column("unpaid_seconds", sa.Integer(), server_default=sa.text("0"), nullable=False),
        *(sa.Column(name, MOMENT, nullable=True) for name in MOMENTS),
    ):
        op.add_column("time_entries", column)
    for name, condition in CHECKS.items():
        op.execute(
            f"ALTER TABLE time_entries ADD CONSTRAINT ck_time_entries_{name} "
            f"CHECK ({condition}) NOT VALID"
        )


def downgrade() -> None:
    for name in (*MOMENTS, "unpaid_seconds", "task", "tags", "evidence", "breaks"):
        op.drop_column("time_entries", name)
