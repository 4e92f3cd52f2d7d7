"""let the worker look at the contracts that have a retainer already

Their periods are opened and closed from the first day of the contract on: nothing was billed for
them before.
"""

from alembic import op

revision = "0112_retainers_filled"
down_revision = "0111_retainers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """INSERT INTO retainers (contract_id, next_at)
        SELECT DISTINCT contract_id, now() FROM contract_terms
        WHERE terms @> '{"kind": "retainer"}' OR terms @> '{"parts": [{"kind": "retainer"}]}'
        ON CONFLICT DO NOTHING"""
    )


def downgrade() -> None:
    """The rows go with their table."""
