"""add training: time in which somebody learned is told from work"""

import sqlalchemy as sa
from alembic import op

revision = "0055_training"
down_revision = "0054_work_orders_checked"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "time_entries",
        sa.Column("is_training", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("time_entries", "is_training")
