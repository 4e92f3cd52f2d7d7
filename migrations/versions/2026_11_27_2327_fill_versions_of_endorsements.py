"""say which version stood when an endorsement was given

Apart from the revision before: there every reader would wait while the table is filled.
"""

from alembic import op

revision = "0066_endorsed_versions_filled"
down_revision = "0065_endorsed_versions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        UPDATE forwarded_proposals AS forwarded SET endorsed_version = (
            SELECT coalesce(max(said.number), 1) FROM proposal_versions AS said
            WHERE said.proposal_id = forwarded.proposal_id
            AND said.created_at <= forwarded.endorsed_at
        )
        WHERE endorsed_at IS NOT NULL AND endorsed_version IS NULL
        """
    )


def downgrade() -> None:
    """The revision before takes the column away as a whole."""
