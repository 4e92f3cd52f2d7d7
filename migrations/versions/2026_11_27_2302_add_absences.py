"""add absences of assistants on contracts"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0057_absences"
down_revision = "0056_collaborations"
branch_labels = None
depends_on = None

KINDS = ("holiday", "illness", "other")


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_absences_runs_forward")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_absences_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["assistant_id"],
            ["assistant_profiles.user_id"],
            name=op.f("fk_absences_assistant_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        postgresql.ExcludeConstraint(
            (sa.text("uuidrange(contract_id, contract_id, '[]')"), "&&"),
            (sa.text("uuidrange(assistant_id, assistant_id, '[]')"), "&&"),
            (sa.text("daterange(first_on, last_on, '[]')"), "&&"),
            name="ex_absences_no_overlap",
            using="gist",
        ),
    )
    op.create_index("ix_absences_contract_newest", "absences", ["contract_id", "created_at", "id"])
    op.create_index("ix_absences_assistant", "absences", ["assistant_id", "id"])


def downgrade() -> None:
    op.drop_table("absences")
