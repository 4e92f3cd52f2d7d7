"""add invitations to jobs, and jobs that only the invited find"""

import sqlalchemy as sa
from alembic import op

revision = "0043_job_invitations"
down_revision = "0042_substitutions_checked"
branch_labels = None
depends_on = None

STATUSES = ("sent", "accepted", "declined", "withdrawn", "expired")
VISIBILITY = "CHECK (visibility IN ('public', 'invited'))"


def upgrade() -> None:
    op.add_column(
        "jobs", sa.Column("visibility", sa.String(32), server_default="public", nullable=False)
    )
    # The next revision validates it, when the locks of this one are gone.
    op.execute(f"ALTER TABLE jobs ADD CONSTRAINT ck_jobs_visibility {VISIBILITY} NOT VALID")
    op.create_table(
        "job_invitations",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="status", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(assistant_id, agency_id) = 1",
            name=op.f("ck_job_invitations_invites_one"),
        ),
        sa.CheckConstraint(
            "agency_id <> organization_id", name=op.f("ck_job_invitations_invites_another")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_invitations_job_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_job_invitations_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["assistant_id"],
            ["assistant_profiles.user_id"],
            name=op.f("fk_job_invitations_assistant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["organizations.id"], name=op.f("fk_job_invitations_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["users.id"], name=op.f("fk_job_invitations_invited_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_invitations")),
    )
    _add_indexes()


def _add_indexes() -> None:
    op.create_index(
        "uq_job_invitations_live",
        "job_invitations",
        ["job_id", sa.text("coalesce(assistant_id, agency_id)")],
        unique=True,
        postgresql_where=sa.text("status = 'sent'"),
    )
    op.create_index(
        "ix_job_invitations_job_newest", "job_invitations", ["job_id", "created_at", "id"]
    )
    for whom in ("assistant", "agency"):
        for order, columns in (("newest", ()), ("status", ("status",))):
            op.create_index(
                f"ix_job_invitations_{whom}_{order}",
                "job_invitations",
                [f"{whom}_id", *columns, "created_at", "id"],
                postgresql_where=sa.text(f"{whom}_id IS NOT NULL"),
            )


def downgrade() -> None:
    op.drop_table("job_invitations")
    op.drop_column("jobs", "visibility")
