"""add timesheets, and approvals of time by silence"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0070_timesheets"
down_revision = "0066_endorsed_versions_filled"
branch_labels = None
depends_on = None

STATUSES = ("open", "submitted", "approved", "returned")
CHECKS = {
    "starts_on_monday": "extract(isodow FROM week_starts_on) = 1",
    "waits_once_submitted": "(status = 'submitted') = (waiting_since IS NOT NULL)",
    "somebody_is_asked": "(waiting_since IS NULL) = (asked_at IS NULL)",
    "nobody_is_asked_in_vain": "waiting_since IS NOT NULL OR (reminded_at IS NULL "
    "AND unanswered_at IS NULL AND escalated_to = '{}')",
    "nobody_decides_on_oneself": "assistant_id <> ALL (escalated_to)",
}
MOMENT = sa.DateTime(timezone=True)
FORMER = "status <> 'approved' OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)"


def upgrade() -> None:
    _add_table()
    _index()
    op.add_column(
        "time_entries",
        sa.Column(
            "approved_by_silence", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
    )
    # The one that follows asks for as much of what is not approved by silence.
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"
        "ALTER TABLE time_entries DROP CONSTRAINT ck_time_entries_approval_names_the_supervisor"
    )
    op.execute(
        "ALTER TABLE time_entries ADD CONSTRAINT "
        "ck_time_entries_approval_names_the_supervisor_or_silence CHECK (status <> 'approved' OR "
        "(decided_at IS NOT NULL AND (decided_by IS NULL) = approved_by_silence)) NOT VALID"
    )
    op.execute(
        "ALTER TABLE time_entries ADD CONSTRAINT ck_time_entries_silence_only_approves "
        "CHECK (NOT approved_by_silence OR status = 'approved') NOT VALID"
    )


def _add_table() -> None:
    status = sa.Enum(*STATUSES, name="status", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "timesheets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("week_starts_on", sa.Date(), nullable=False),
        sa.Column("status", status, nullable=False),
        sa.Column("waiting_since", MOMENT, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column(
            "escalated_to",
            postgresql.ARRAY(sa.Uuid()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("unanswered_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        *(
            sa.CheckConstraint(condition, name=op.f(f"ck_timesheets_{name}"))
            for name, condition in CHECKS.items()
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_timesheets_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["assistant_id"],
            ["assistant_profiles.user_id"],
            name=op.f("fk_timesheets_assistant_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timesheets")),
        sa.UniqueConstraint(
            "contract_id",
            "assistant_id",
            "week_starts_on",
            name=op.f("uq_timesheets_contract_id_assistant_id_week_starts_on"),
        ),
    )


def _index() -> None:
    for side in ("contract", "assistant"):
        for name, columns in (("week", ()), ("status", ("status",))):
            op.create_index(
                f"ix_timesheets_{side}_{name}",
                "timesheets",
                [f"{side}_id", *columns, "week_starts_on", "id"],
            )
    op.create_index(
        "ix_timesheets_waiting",
        "timesheets",
        ["contract_id", "waiting_since", "id"],
        postgresql_where=sa.text("status = 'submitted'"),
    )
    op.create_index(
        "ix_timesheets_asked",
        "timesheets",
        ["asked_at"],
        postgresql_where=sa.text("status = 'submitted' AND unanswered_at IS NULL"),
    )
    op.create_index(
        "ix_timesheets_escalated",
        "timesheets",
        ["escalated_to"],
        postgresql_using="gin",
        postgresql_where=sa.text("escalated_to <> '{}'"),
    )


def downgrade() -> None:
    for name in ("approval_names_the_supervisor_or_silence", "silence_only_approves"):
        op.execute(f"ALTER TABLE time_entries DROP CONSTRAINT ck_time_entries_{name}")
    op.execute(
        "ALTER TABLE time_entries ADD CONSTRAINT ck_time_entries_approval_names_the_supervisor "
        f"CHECK ({FORMER})"
    )
    op.drop_column("time_entries", "approved_by_silence")
    op.drop_table("timesheets")
