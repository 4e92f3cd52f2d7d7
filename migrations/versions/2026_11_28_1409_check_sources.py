"""validate what invoices bill, and let each source stand on one live line

Apart from the revision before: there every reader would wait while the tables are scanned. The
indexes are made CONCURRENTLY, from the beginning again if a run before was cut off.
"""

from alembic import op

revision = "0131_invoice_sources_checked"
down_revision = "0130_invoice_sources"
branch_labels = None
depends_on = None

KINDS = (
    *("hourly", "project", "expense", "milestone", "fixed_fee", "salary", "retainer_fee"),
    *("overage", "packs", "true_up", "guarantee", "commission", "credit", "fee"),
)
RULES = {
    ("invoice_sources", "ck_invoice_sources_names_one_source"): (
        "CHECK (num_nonnulls(time_entry_id, expense_id, release_id, charge_id) = 1)"
    ),
    **{
        ("invoice_sources", f"fk_invoice_sources_{kind}_id"): (
            f"FOREIGN KEY ({kind}_id) REFERENCES {table} (id)"
        )
        for kind, table in (
            ("expense", "expenses"),
            ("release", "milestone_movements"),
            ("charge", "charges"),
        )
    },
    ("invoice_lines", "ck_invoice_lines_kind"): f"CHECK (kind IN {KINDS})",
    ("invoice_payments", "ck_invoice_payments_source"): (
        "CHECK (source IN ('recorded', 'held', 'released'))"
    ),
}
INDEXES = {
    **{
        f"uq_invoice_sources_live_{kind}": (
            f"UNIQUE INDEX CONCURRENTLY {{}} ON invoice_sources ({kind}_id) "
            f"WHERE released_at IS NULL AND {kind}_id IS NOT NULL"
        )
        for kind in ("expense", "release", "charge")
    },
    "ix_invoice_lines_outlays": (
        "INDEX CONCURRENTLY {} ON invoice_lines (invoice_id, amount_minor) WHERE kind = 'expense'"
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
