"""add jobs"""

import sqlalchemy as sa
from alembic import op

revision = "0004_jobs"
down_revision = "0003_assistants"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column(
            "engagement",
            sa.Enum(
                "hourly",
                "project",
                "retainer",
                name="engagement",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "open",
                "paused",
                "filled",
                "closed",
                "expired",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("other_work", sa.Text(), nullable=True),
        sa.Column("skills", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("skill_keys", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("tools_required", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "entry",
                "intermediate",
                "expert",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("budget_min_minor", sa.BigInteger(), nullable=True),
        sa.Column("budget_max_minor", sa.BigInteger(), nullable=True),
        sa.Column("ceiling_minor", sa.BigInteger(), nullable=True),
        sa.Column("max_estimated_minutes", sa.Integer(), nullable=True),
        sa.Column("max_delivery_days", sa.Integer(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("hired", sa.Integer(), nullable=False),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_active_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "status <> 'filled' OR hired = seats", name=op.f("ck_jobs_filled_when_seats_taken")
        ),
        sa.CheckConstraint(
            "budget_min_minor <= budget_max_minor", name=op.f("ck_jobs_budget_range")
        ),
        sa.CheckConstraint("cardinality(categories) > 0", name=op.f("ck_jobs_has_category")),
        sa.CheckConstraint(
            "currency IS NOT NULL OR coalesce(budget_min_minor, budget_max_minor, ceiling_minor) IS NULL",
            name=op.f("ck_jobs_money_has_currency"),
        ),
        sa.CheckConstraint("hired BETWEEN 0 AND seats", name=op.f("ck_jobs_seats_not_overfilled")),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_jobs_created_by")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_jobs_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(
        "ix_jobs_categories", "jobs", ["categories"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "ix_jobs_idle",
        "jobs",
        ["last_active_at"],
        unique=False,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index("ix_jobs_newest", "jobs", ["created_at", "id"], unique=False)
    op.create_index(
        "ix_jobs_organization_newest", "jobs", ["organization_id", "created_at", "id"], unique=False
    )
    op.create_index(
        "ix_jobs_skill_keys", "jobs", ["skill_keys"], unique=False, postgresql_using="gin"
    )
    op.create_index("ix_jobs_status_newest", "jobs", ["status", "created_at", "id"], unique=False)
    op.create_table(
        "job_followers",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_followers_job_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_job_followers_user_id")),
        sa.PrimaryKeyConstraint("job_id", "user_id", name=op.f("pk_job_followers")),
    )
    op.execute(
        """
        ALTER TABLE jobs ADD COLUMN search tsvector GENERATED ALWAYS AS (
            setweight(to_tsvector('english', title), 'A')
            || setweight(to_tsvector('english', join_words(skills)), 'B')
            || setweight(to_tsvector('english', description), 'C')
        ) STORED
        """
    )
    op.execute("CREATE INDEX ix_jobs_search ON jobs USING gin (search)")


def downgrade() -> None:
    op.drop_table("job_followers")
    op.drop_table("jobs")
