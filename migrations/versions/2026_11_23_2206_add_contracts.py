"""add contracts"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006_contracts"
down_revision = "0005_proposals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contracts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("supervisor_id", sa.Uuid(), nullable=False),
        sa.Column("supervisor_qualification", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "worker_class",
            sa.Enum(
                "independent",
                "staff",
                name="worker_class",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "marketplace", name="source", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "scheduled",
                "active",
                "paused",
                "ended",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("allotted_minutes", sa.Integer(), nullable=False),
        sa.Column(
            "at_allotment",
            sa.Enum(
                "stop",
                "ask",
                name="at_allotment",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        sa.Column("paused_reason", sa.Text(), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("allotted_minutes > 0", name=op.f("ck_contracts_allots_time")),
        sa.CheckConstraint(
            "supervisor_id <> assistant_id", name=op.f("ck_contracts_supervisor_is_not_assistant")
        ),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistant_profiles.user_id"], name=op.f("fk_contracts_assistant_id")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_contracts_job_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_contracts_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_contracts_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["users.id"], name=op.f("fk_contracts_supervisor_id")
        ),
        sa.UniqueConstraint("id", "assistant_id", name=op.f("uq_contracts_id_assistant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_contracts_proposal_id")),
    )
    op.create_index(
        "ix_contracts_assistant_newest",
        "contracts",
        ["assistant_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_contracts_due",
        "contracts",
        ["starts_at"],
        unique=False,
        postgresql_where=sa.text("status = 'scheduled'"),
    )
    op.create_index(op.f("ix_contracts_job_id"), "contracts", ["job_id"], unique=False)
    op.create_index("ix_contracts_newest", "contracts", ["created_at", "id"], unique=False)
    op.create_index(
        "ix_contracts_organization_newest",
        "contracts",
        ["organization_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "contract_pauses",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_pauses_contract_id")
        ),
        sa.PrimaryKeyConstraint("contract_id", "paused_at", name=op.f("pk_contract_pauses")),
    )
    op.create_table(
        "contract_terms",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("terms", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fee", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_terms_contract_id")
        ),
        sa.PrimaryKeyConstraint("contract_id", "version", name=op.f("pk_contract_terms")),
    )
    op.execute(
        "CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON contract_terms "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change('terms_are_immutable')"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON contract_terms "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('terms_are_immutable')"
    )


def downgrade() -> None:
    op.drop_table("contract_terms")
    op.drop_table("contract_pauses")
    op.drop_table("contracts")
