"""add renewals: contracts for a limited time go on, by themselves or as both sides agree"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0062_renewals"
down_revision = "0061_offers_checked"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COLUMNS: dict[str, Any] = {
    "renewal_status": sa.String(32),
    "renewal_decides_on": sa.Date(),
    "renewal_decides_at": MOMENT,
    "renewal_anchor_day": sa.Integer(),
    "renewal_declined_at": MOMENT,
    "renewal_declined_by": sa.Uuid(),
    "renewal_declined_side": sa.Text(),
    "renewal_decline_reason": sa.Text(),
}
CHECKS = (
    (
        "fk_contracts_renewal_declined_by",
        "FOREIGN KEY (renewal_declined_by) REFERENCES users (id)",
    ),
    (
        "ck_contracts_renewal_status",
        "CHECK (renewal_status IN ('undecided', 'due', 'declined'))",
    ),
    (
        "ck_contracts_renewal_is_whole",
        (
            "CHECK (num_nulls(renewal_status, renewal_decides_on, renewal_decides_at, "
            "renewal_anchor_day) IN (0, 4))"
        ),
    ),
    (
        "ck_contracts_renewal_decline_is_whole",
        (
            "CHECK (num_nulls(renewal_declined_at, renewal_declined_by, renewal_declined_side) "
            "IN (0, 3))"
        ),
    ),
    (
        "ck_contracts_renewal_is_declined_by_somebody",
        (
            "CHECK ((renewal_status IS NOT DISTINCT FROM 'declined') = "
            "(renewal_declined_at IS NOT NULL))"
        ),
    ),
    ("ck_contracts_renewal_side", "CHECK (renewal_declined_side IN ('client', 'provider'))"),
    ("ck_contracts_renewal_anchor", "CHECK (renewal_anchor_day BETWEEN 1 AND 31)"),
    (
        "ck_contracts_renews_what_ends",
        "CHECK (renewal_status IS NULL OR ending_on IS NOT NULL)",
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
        sa.Column("is_renewal", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("amendments", "is_renewal")
    for name in reversed(COLUMNS):
        op.drop_column("contracts", name)
