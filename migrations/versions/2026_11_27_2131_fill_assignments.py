"""give the contracts of before their first assignment, and those of agencies their rate of pay

The rate is the one agreed on the roster by now: nobody wrote down the one of then.
"""

from alembic import op

revision = "0031_assignments_filled"
down_revision = "0030_assignments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        UPDATE contracts SET pay_rate_minor = entry.rate_minor, pay_currency = entry.currency
        FROM proposals JOIN roster_entries AS entry ON entry.id = proposals.roster_entry_id
        WHERE proposals.id = contracts.proposal_id AND contracts.pay_rate_minor IS NULL
        """
    )
    op.execute(
        """
        INSERT INTO contract_assignments
            (id, contract_id, number, assistant_id, pay_rate_minor, pay_currency, starts_at)
        SELECT id, id, assignment, assistant_id, pay_rate_minor, pay_currency, starts_at
        FROM contracts ON CONFLICT DO NOTHING
        """
    )


def downgrade() -> None:
    """The revision before takes the table away as a whole."""
