"""add the questions of jobs, and the answers of proposals"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0045_questions"
down_revision = "0044_job_visibility_checked"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (("jobs", "questions"), ("proposals", "answers")):
        none = sa.text("'[]'")
        op.add_column(
            table, sa.Column(column, postgresql.JSONB(), server_default=none, nullable=False)
        )


def downgrade() -> None:
    op.drop_column("proposals", "answers")
    op.drop_column("jobs", "questions")
