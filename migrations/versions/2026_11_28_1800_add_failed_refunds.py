"""refunds that a provider could not carry out: what came back, and when each thing was told

The new kind of what was taken back is checked for rows that are there by the next revision. The way
back is refused where a refund has failed: nothing could say what came back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0183_failed_refunds"
down_revision = "0182_reminders"
branch_labels = None
depends_on = None

KINDS, BEFORE = ("refund", "chargeback", "refund_failed"), ("refund", "chargeback")
TABLE, NAME = "payment_take_backs", "ck_payment_take_backs_kind"


def _kinds(kinds: tuple[str, ...], *, later: str = " NOT VALID") -> None:
    op.execute(  # another rule takes its place
        f"-- squawk-ignore ban-drop-constraint\nALTER TABLE {TABLE} DROP CONSTRAINT {NAME}"
    )
    op.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} CHECK (kind IN {kinds}){later}")


def upgrade() -> None:
    op.add_column(
        "provider_events", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True)
    )
    _kinds(KINDS)


def downgrade() -> None:
    _kinds(BEFORE, later="")
    op.drop_column("provider_events", "told_at")
