"""validate what credit notes settle, and find it by the note

Apart from the revision before: there every reader would wait while the tables are scanned. The
index is made CONCURRENTLY, from the beginning again if a run before was cut off.
"""

from alembic import op

revision = "0171_corrections_checked"
down_revision = "0170_corrections_settled"
branch_labels = None
depends_on = None

INDEX = "ix_invoice_sources_note"
RULES = {
    ("invoice_sources", "ck_invoice_sources_notes_settle_time"): (
        "CHECK (credit_note_id IS NULL OR time_entry_id IS NOT NULL)"
    ),
    ("invoice_sources", "fk_invoice_sources_credit_note_id_invoice_id"): (
        "FOREIGN KEY (credit_note_id, invoice_id) REFERENCES credit_notes (id, invoice_id)"
    ),
    ("credit_notes", "ck_credit_notes_corrects_or_not"): "CHECK (corrected_entries >= 0)",
}


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}")
        op.execute(
            f"CREATE INDEX CONCURRENTLY {INDEX} ON invoice_sources "
            "(credit_note_id, line_id, position) WHERE credit_note_id IS NOT NULL"
        )
    for table, name in RULES:
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")


def downgrade() -> None:
    for (table, name), rule in RULES.items():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule} NOT VALID")
    op.execute(f"DROP INDEX {INDEX}")
