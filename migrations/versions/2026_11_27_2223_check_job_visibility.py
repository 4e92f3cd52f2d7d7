"""validate who finds a job

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0044_job_visibility_checked"
down_revision = "0043_job_invitations"
branch_labels = None
depends_on = None

VISIBILITY = "CHECK (visibility IN ('public', 'invited'))"


def upgrade() -> None:
    op.execute("ALTER TABLE jobs VALIDATE CONSTRAINT ck_jobs_visibility")


def downgrade() -> None:
    op.execute("ALTER TABLE jobs DROP CONSTRAINT ck_jobs_visibility")
    op.execute(f"ALTER TABLE jobs ADD CONSTRAINT ck_jobs_visibility {VISIBILITY} NOT VALID")
