"""add reimbursement policies: what organizations pay back"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0094_reimbursement_policies"
down_revision = "0092_time_corrections_checked"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reimbursement_policies",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("rules", postgresql.JSONB(), nullable=False),
        sa.Column("days_to_submit", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "days_to_submit > 0", name=op.f("ck_reimbursement_policies_leaves_time")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_reimbursement_policies_organization_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_reimbursement_policies")),
    )


def downgrade() -> None:
    op.drop_table("reimbursement_policies")
