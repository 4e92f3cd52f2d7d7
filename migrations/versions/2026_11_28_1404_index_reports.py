"""let reports find what was opened and credited in a span

The indexes are made CONCURRENTLY, each from the beginning again if a run before was cut off.
"""

from alembic import op

revision = "0180_report_indexes"
down_revision = "0112_retainers_filled"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_invoices_issuer_opened": "invoices (issuer_id, opened_at) WHERE opened_at IS NOT NULL",
    "ix_invoices_client_opened": "invoices (organization_id, opened_at) "
    "WHERE opened_at IS NOT NULL",
    "ix_credit_notes_issuer": "credit_notes (issuer_id, created_at)",
}


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, rows in INDEXES.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {rows}")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        for name in INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
