"""validate what payments say of their provider

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0177_card_payments_checked"
down_revision = "0176_card_payments"
branch_labels = None
depends_on = None

NAMES = (
    "ck_payments_provider",
    "ck_payments_is_received_wholly",
    "ck_payments_gives_back_what_came",
)


def upgrade() -> None:
    for name in NAMES:
        op.execute(f"ALTER TABLE payments VALIDATE CONSTRAINT {name}")


def downgrade() -> None:
    # A rule that was checked holds all the same; the revision before adds it unchecked again.
    pass
