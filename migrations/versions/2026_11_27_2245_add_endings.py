"""add endings: contracts end on a day, by notice or because their time is over"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0051_endings"
down_revision = "0050_contracts_assigned"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COLUMNS: dict[str, Any] = {
    "ending_on": sa.Date(),
    "ending_at": MOMENT,
    "notice_given_at": MOMENT,
    "notice_given_by": sa.Uuid(),
    "notice_side": sa.Text(),
    "end_category": sa.String(32),
}
CHECKS = (
    (
        "fk_contracts_notice_given_by",
        "FOREIGN KEY (notice_given_by) REFERENCES users (id)",
    ),
    (
        "ck_contracts_notice_is_whole",
        "CHECK (num_nulls(notice_given_at, notice_given_by, notice_side) IN (0, 3))",
    ),
    ("ck_contracts_notice_side", "CHECK (notice_side IN ('client', 'provider'))"),
    (
        "ck_contracts_end_category",
        "CHECK (end_category IN ('completed', 'no_longer_needed', 'breach', 'other', 'term_over'))",
    ),
    (
        "ck_contracts_ends_on_a_day",
        (
            "CHECK (num_nulls(ending_on, ending_at) IN (0, 2) "
            "AND (notice_given_at IS NULL OR ending_on IS NOT NULL))"
        ),
    ),
)


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("contracts", sa.Column(name, kind, nullable=True))
    # The next revision validates them, when the locks of this one are gone.
    for name, condition in CHECKS:
        op.execute(f"ALTER TABLE contracts ADD CONSTRAINT {name} {condition} NOT VALID")
    op.add_column(
        "amendments",
        sa.Column(
            "withdraws_notice", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
    )
    op.add_column("amendments", sa.Column("change_order", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("amendments", "change_order")
    op.drop_column("amendments", "withdraws_notice")
    for name in reversed(COLUMNS):
        op.drop_column("contracts", name)
