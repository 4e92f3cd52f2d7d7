"""validate where payments on invoices come from, and that nothing below zero is given back

Apart from the revision before: there every reader would wait while the tables are scanned.
"""

from alembic import op

revision = "0141_repayments_checked"
down_revision = "0140_repayments"
branch_labels = None
depends_on = None

RULES = {
    "invoice_payments": ("ck_invoice_payments_source", "source IN ('recorded', 'held')"),
    "invoices": ("ck_invoices_gives_back_what_is_due", "refund_due_minor >= 0"),
}


def upgrade() -> None:
    for table, (name, _) in RULES.items():
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")


def downgrade() -> None:
    for table, (name, condition) in RULES.items():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID")
