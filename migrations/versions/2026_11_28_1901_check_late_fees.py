"""validate late fees, and let an invoice have one draft of them at a time

Apart from the revision before: there every reader would wait while the tables are scanned. The
indexes are made CONCURRENTLY, from the beginning again if a run before was cut off.
"""

from alembic import op

revision = "0186_late_fees_checked"
down_revision = "0185_late_fees"
branch_labels = None
depends_on = None

BEFORE = (
    *("hourly", "project", "expense", "milestone", "fixed_fee", "salary", "retainer_fee"),
    *("overage", "packs", "true_up", "guarantee", "commission", "credit", "fee"),
)
KINDS = (*BEFORE, "late_interest", "late_fee")
RULES = {
    ("invoices", "ck_invoices_late_fees_bear_none"): (
        "CHECK (num_nonnulls(late_fee, late_fee_of) < 2)"
    ),
    ("invoices", "ck_invoices_late_fees_are_free_of_others"): (
        "CHECK (late_fee_of IS NULL OR "
        "(tax_minor = 0 AND client_fee_minor = 0 AND assistant_fee_minor = 0))"
    ),
    ("invoices", "fk_invoices_late_fee_of_contract_id"): (
        "FOREIGN KEY (late_fee_of, contract_id) REFERENCES invoices (id, contract_id)"
    ),
    ("invoice_lines", "ck_invoice_lines_kind"): f"CHECK (kind IN {KINDS})",
}
INDEXES = {
    "ix_invoices_late_fee_of": (
        "INDEX CONCURRENTLY {} ON invoices (late_fee_of) WHERE late_fee_of IS NOT NULL"
    ),
    "uq_invoices_late_fee_draft": (
        "UNIQUE INDEX CONCURRENTLY {} ON invoices (late_fee_of) "
        "WHERE status = 'draft' AND late_fee_of IS NOT NULL"
    ),
}


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, made in INDEXES.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE {made.format(name)}")
    for table, name in RULES:
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")


def downgrade() -> None:
    for (table, name), rule in RULES.items():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule} NOT VALID")
    for name in INDEXES:
        op.execute(f"DROP INDEX {name}")
