"""add time feeds: the secret addresses of recorded time"""

import sqlalchemy as sa
from alembic import op

revision = "0074_time_feeds"
down_revision = "0073_time_imports_checked"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "time_feeds",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_time_feeds_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_time_feeds")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_time_feeds_secret_hash")),
    )


def downgrade() -> None:
    op.drop_table("time_feeds")
