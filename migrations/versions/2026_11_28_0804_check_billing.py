"""validate how invoices of organizations are numbered

Apart from the revision that adds the rule: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0101_billing_checked"
down_revision = "0100_credit_notes"
branch_labels = None
depends_on = None

SERIES = r"~ '^(([A-Z0-9]{1,8}|\{year\})[/-]){1,4}$'"
RULES = {
    f"ck_billing_details_{column}_ends_a_series": f"CHECK ({column} {SERIES})"
    for column in ("invoice_prefix", "credit_note_prefix")
}


def upgrade() -> None:
    for name in RULES:
        op.execute(f"ALTER TABLE billing_details VALIDATE CONSTRAINT {name}")


def downgrade() -> None:
    for name, rule in RULES.items():
        op.execute(f"ALTER TABLE billing_details DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE billing_details ADD CONSTRAINT {name} {rule} NOT VALID")
