"""add substitutions: another assistant of an agency takes over a contract"""

import sqlalchemy as sa
from alembic import op

revision = "0041_substitutions"
down_revision = "0040_milestones"
branch_labels = None
depends_on = None

STATUSES = ("requested", "accepted", "declined", "withdrawn", "lapsed", "done")
BACKED = ("proposals", "contracts")
PROFILE = "FOREIGN KEY (backup_assistant_id) REFERENCES assistant_profiles (user_id)"
CHOICES = "CHECK (at_substitution IN ('tell', 'ask'))"


def upgrade() -> None:
    op.create_table(
        "substitutions",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("roster_entry_id", sa.Uuid(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("replaced_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="status", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("takes_effect_on", sa.Date(), nullable=True),
        sa.Column("takes_effect_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("handover_note", sa.Text(), nullable=True),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("assignment", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "assistant_id <> replaced_id", name=op.f("ck_substitutions_is_by_another")
        ),
        sa.CheckConstraint(
            "(status = 'done') = (assignment IS NOT NULL)",
            name=op.f("ck_substitutions_done_is_assigned"),
        ),
        *_keys(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitutions")),
    )
    _index()
    for table in BACKED:
        op.add_column(table, sa.Column("backup_assistant_id", sa.Uuid(), nullable=True))
        # Here and below: the next revision validates it, when the locks of this one are gone.
        name = f"fk_{table}_backup_assistant_id"
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {PROFILE} NOT VALID")
    op.add_column(
        "contracts",
        sa.Column(
            "at_substitution", sa.String(32), server_default=sa.text("'tell'"), nullable=False
        ),
    )
    op.execute(
        f"ALTER TABLE contracts ADD CONSTRAINT ck_contracts_at_substitution {CHOICES} NOT VALID"
    )


def _keys() -> list[sa.ForeignKeyConstraint]:
    plain = {
        "contract_id": "contracts.id",
        "organization_id": "organizations.id",
        "replaced_id": "assistant_profiles.user_id",
        "requested_by": "users.id",
        "decided_by": "users.id",
    }
    return [
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_substitutions_{column}"))
            for column, target in plain.items()
        ),
        sa.ForeignKeyConstraint(
            ["roster_entry_id", "agency_id", "assistant_id"],
            ["roster_entries.id", "roster_entries.organization_id", "roster_entries.assistant_id"],
            name="fk_substitutions_roster_entry",
        ),
        sa.ForeignKeyConstraint(
            ["contract_id", "assignment"],
            ["contract_assignments.contract_id", "contract_assignments.number"],
            name=op.f("fk_substitutions_contract_id_assignment"),
        ),
    ]


def _index() -> None:
    for name, columns, where in (
        ("ix_substitutions_due", ["takes_effect_at", "id"], "status = 'accepted'"),
        ("ix_substitutions_contract_newest", ["contract_id", "created_at", "id"], None),
        ("ix_substitutions_assistant", ["assistant_id", "id"], None),
        ("ix_substitutions_replaced", ["replaced_id", "id"], None),
        ("ix_substitutions_requester", ["requested_by", "id"], None),
        ("ix_substitutions_decider", ["decided_by", "id"], "decided_by IS NOT NULL"),
    ):
        condition = None if where is None else sa.text(where)
        op.create_index(name, "substitutions", columns, postgresql_where=condition)
    op.create_index(
        "uq_substitutions_open",
        "substitutions",
        ["contract_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('requested', 'accepted')"),
    )


def downgrade() -> None:
    op.drop_column("contracts", "at_substitution")
    for table in reversed(BACKED):
        op.drop_column(table, "backup_assistant_id")
    op.drop_table("substitutions")
