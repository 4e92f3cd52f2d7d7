"""let reports find what milestones had paid of an invoice

The index is made CONCURRENTLY, from the beginning again if a run before was cut off.
"""

from alembic import op

revision = "0151_released_payments"
down_revision = "0150_payouts"
branch_labels = None
depends_on = None

INDEX = "ix_invoice_payments_released"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}")
        op.execute(
            f"CREATE INDEX CONCURRENTLY {INDEX} ON invoice_payments (invoice_id, amount_minor) "
            "WHERE source = 'released'"
        )


def downgrade() -> None:
    op.drop_index(INDEX, "invoice_payments")
