"""validate what payments say of their provider

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0177_card_payments_checked"
down_revision = "0176_card_payments"
branch_labels = None
depends_on = None

CAME = "status IN ('received', 'returned')"
RULES = {
    "ck_payments_provider": "provider IN ('manual', 'stripe')",
    "ck_payments_is_received_wholly": (
        "num_nulls(received_minor, received_on, received_at, transaction_id) "
        f"= CASE WHEN {CAME} THEN 0 ELSE 4 END "
        f"AND (received_by IS NOT NULL) = ({CAME} AND provider = 'manual')"
    ),
    "ck_payments_gives_back_what_came": (
        "taken_back_minor BETWEEN 0 AND "
        "CASE WHEN provider = 'manual' THEN 0 ELSE coalesce(received_minor, 0) END"
    ),
}


def upgrade() -> None:
    for name in RULES:
        op.execute(f"ALTER TABLE payments VALIDATE CONSTRAINT {name}")


def downgrade() -> None:
    for name, rule in RULES.items():
        op.execute(f"ALTER TABLE payments DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE payments ADD CONSTRAINT {name} CHECK ({rule}) NOT VALID")
