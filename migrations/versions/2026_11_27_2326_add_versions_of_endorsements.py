"""add the version of a proposal that an endorsement was given for"""

import sqlalchemy as sa
from alembic import op

revision = "0065_endorsed_versions"
down_revision = "0064_milestones_filled"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("forwarded_proposals", sa.Column("endorsed_version", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("forwarded_proposals", "endorsed_version")
