"""count the versions of organizations, members, users, invitations, API keys and billing details"""

import sqlalchemy as sa
from alembic import op

revision = "0015_versions"
down_revision = "0014_privacy_indexes"
branch_labels = None
depends_on = None

TABLES = ("organizations", "memberships", "users", "invitations", "api_keys", "billing_details")


def upgrade() -> None:
    for table in TABLES:
        version = sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False)
        op.add_column(table, version)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_column(table, "version")
