"""add time entries"""

import sqlalchemy as sa
from alembic import op

revision = "0007_time_entries"
down_revision = "0006_contracts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "time_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "running",
                "draft",
                "submitted",
                "approved",
                "returned",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "timer",
                "manual",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("work_on", sa.Date(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("memo", sa.Text(), nullable=False),
        sa.Column("is_billable", sa.Boolean(), nullable=False),
        sa.Column("billable_seconds", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("return_note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(status = 'approved') = (billable_seconds IS NOT NULL)",
            name=op.f("ck_time_entries_approval_freezes"),
        ),
        sa.CheckConstraint(
            "(status = 'running') = (ended_at IS NULL)",
            name=op.f("ck_time_entries_only_timers_are_open"),
        ),
        sa.CheckConstraint(
            "billable_seconds >= 0", name=op.f("ck_time_entries_bills_no_negative_time")
        ),
        sa.CheckConstraint(
            "decided_by <> assistant_id", name=op.f("ck_time_entries_not_approved_by_oneself")
        ),
        sa.CheckConstraint("ended_at > started_at", name=op.f("ck_time_entries_runs_forward")),
        sa.ForeignKeyConstraint(
            ["contract_id", "assistant_id"],
            ["contracts.id", "contracts.assistant_id"],
            name=op.f("fk_time_entries_contract_id_assistant_id"),
        ),
        sa.CheckConstraint(
            "status <> 'approved' OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)",
            name=op.f("ck_time_entries_approval_names_the_supervisor"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_time_entries_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_entries")),
    )
    op.create_index(
        "ix_time_entries_assistant_start",
        "time_entries",
        ["assistant_id", "started_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_time_entries_contract_day", "time_entries", ["contract_id", "counted_on"], unique=False
    )
    op.create_index(
        "ix_time_entries_contract_start",
        "time_entries",
        ["contract_id", "started_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_time_entries_running",
        "time_entries",
        ["assistant_id"],
        unique=True,
        postgresql_where=sa.text("status = 'running'"),
    )
    # A range over uuid lets GiST compare for equality without the btree_gist extension.
    op.execute("CREATE TYPE uuidrange AS RANGE (subtype = uuid)")
    op.execute(
        """
        ALTER TABLE time_entries ADD CONSTRAINT ex_time_entries_no_overlap EXCLUDE USING gist (
            uuidrange(assistant_id, assistant_id, '[]') WITH &&,
            tstzrange(started_at, ended_at) WITH &&
        )
        """
    )
    op.execute(
        "CREATE TRIGGER approved_is_final BEFORE UPDATE OR DELETE ON time_entries "
        "FOR EACH ROW WHEN (OLD.status = 'approved') "
        "EXECUTE FUNCTION refuse_change('approved_time_is_immutable')"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON time_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('approved_time_is_immutable')"
    )


def downgrade() -> None:
    op.drop_table("time_entries")
    op.execute("DROP TYPE uuidrange")
