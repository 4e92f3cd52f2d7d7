"""add reviewers of jobs, and what they think of proposals"""

import sqlalchemy as sa
from alembic import op

revision = "0046_reviewing"
down_revision = "0045_questions"
branch_labels = None
depends_on = None

SCORES = ("overall", "fit", "skill", "value", "writing")


def upgrade() -> None:
    op.create_table(
        "job_reviewers",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_reviewers_job_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_job_reviewers_user_id")),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"], name=op.f("fk_job_reviewers_added_by")),
        sa.PrimaryKeyConstraint("job_id", "user_id", name=op.f("pk_job_reviewers")),
    )
    op.create_index("ix_job_reviewers_user", "job_reviewers", ["user_id", "created_at", "job_id"])
    op.create_index("ix_job_reviewers_newest", "job_reviewers", ["job_id", "created_at", "user_id"])
    _add_reviews()


def _add_reviews() -> None:
    op.create_table(
        "proposal_reviews",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=name != "overall") for name in SCORES),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.CheckConstraint(
                f"{name} BETWEEN 1 AND 5", name=op.f(f"ck_proposal_reviews_{name}_in_range")
            )
            for name in SCORES
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_reviews_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_proposal_reviews_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["users.id"], name=op.f("fk_proposal_reviews_reviewer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_reviews")),
        sa.UniqueConstraint(
            "proposal_id", "reviewer_id", name=op.f("uq_proposal_reviews_proposal_id_reviewer_id")
        ),
    )
    op.create_index(
        "ix_proposal_reviews_proposal_newest",
        "proposal_reviews",
        ["proposal_id", "created_at", "id"],
    )
    op.create_index("ix_proposal_reviews_reviewer", "proposal_reviews", ["reviewer_id", "id"])


def downgrade() -> None:
    op.drop_table("proposal_reviews")
    op.drop_table("job_reviewers")
