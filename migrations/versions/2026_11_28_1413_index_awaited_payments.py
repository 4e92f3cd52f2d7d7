"""find awaited payments by their amount, for lines of the bank that name none

Apart from the revision before: the index is made CONCURRENTLY, from the beginning again if a run
before was cut off.
"""

from alembic import op

revision = "0171_awaited_payments"
down_revision = "0170_bank_statements"
branch_labels = None
depends_on = None

INDEX = "ix_payments_awaited"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}")
        op.execute(
            f"CREATE INDEX CONCURRENTLY {INDEX} ON payments "
            "(currency, amount_minor, created_at, id) WHERE status IN ('announced', 'cancelled')"
        )


def downgrade() -> None:
    op.drop_index(INDEX, "payments")
