"""add proposals"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005_proposals"
down_revision = "0004_jobs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "submitted",
                "shortlisted",
                "accepted",
                "declined",
                "withdrawn",
                "superseded",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("work_types", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("other_work", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("estimated_minutes", sa.Integer(), nullable=False),
        sa.Column("delivery_days", sa.Integer(), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=False),
        sa.Column("terms", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fee", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("headline_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("cardinality(work_types) > 0", name=op.f("ck_proposals_has_work_type")),
        sa.CheckConstraint(
            "estimated_minutes > 0 AND delivery_days > 0", name=op.f("ck_proposals_takes_time")
        ),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistant_profiles.user_id"], name=op.f("fk_proposals_assistant_id")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_proposals_job_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_proposals_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(
        "ix_proposals_assistant_newest",
        "proposals",
        ["assistant_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_proposals_job_newest", "proposals", ["job_id", "created_at", "id"], unique=False
    )
    op.create_index(
        "ix_proposals_organization_newest",
        "proposals",
        ["organization_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_proposals_live",
        "proposals",
        ["job_id", "assistant_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('submitted', 'shortlisted')"),
    )


def downgrade() -> None:
    op.drop_table("proposals")
