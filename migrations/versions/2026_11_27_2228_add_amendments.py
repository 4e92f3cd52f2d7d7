"""add amendments: what was agreed changes by versions, each of which acts from a day on"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0048_amendments"
down_revision = "0047_end_clients"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NO_DAYS, NO_DIFFERENCES = sa.text("'{}'"), sa.text("'[]'")


def upgrade() -> None:
    op.add_column(
        "contracts",
        sa.Column("versions_from", sa.ARRAY(sa.Date()), server_default=NO_DAYS, nullable=False),
    )
    op.add_column("contracts", sa.Column("next_version_at", MOMENT, nullable=True))
    op.add_column("contract_terms", sa.Column("effective_on", sa.Date(), nullable=True))
    op.add_column("contract_terms", sa.Column("title", sa.Text(), nullable=True))
    op.add_column("contract_terms", sa.Column("allotted_minutes", sa.Integer(), nullable=True))
    op.add_column(
        "contract_terms",
        sa.Column("differences", postgresql.JSONB(), server_default=NO_DIFFERENCES, nullable=False),
    )
    _add_amendments()


def _add_amendments() -> None:
    op.create_table(
        "amendments",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("worker_class", sa.String(32), nullable=False),
        sa.Column("terms", postgresql.JSONB(), nullable=False),
        sa.Column("conditions", postgresql.JSONB(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("allotted_minutes", sa.Integer(), nullable=True),
        sa.Column("differences", postgresql.JSONB(), nullable=False),
        sa.Column("lowers_cap", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("agreed_version", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "status IN ('proposed', 'accepted', 'declined', 'withdrawn', 'expired')",
            name=op.f("ck_amendments_status"),
        ),
        sa.CheckConstraint("side IN ('client', 'provider')", name=op.f("ck_amendments_side")),
        sa.CheckConstraint(
            "worker_class IN ('independent', 'staff')", name=op.f("ck_amendments_worker_class")
        ),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_amendments_lasts")),
        sa.CheckConstraint(
            "(status = 'accepted') = (agreed_version IS NOT NULL)",
            name=op.f("ck_amendments_accepted_is_a_version"),
        ),
        sa.CheckConstraint(
            "(status = 'proposed') = (decided_at IS NULL)",
            name=op.f("ck_amendments_open_until_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_amendments_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["users.id"], name=op.f("fk_amendments_proposed_by")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_amendments_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendments")),
    )
    is_open = sa.text("status = 'proposed'")
    op.create_index(
        "uq_amendments_open", "amendments", ["contract_id"], unique=True, postgresql_where=is_open
    )
    op.create_index(
        "ix_amendments_contract_newest", "amendments", ["contract_id", "created_at", "id"]
    )
    op.create_index(
        "ix_amendments_expiring", "amendments", ["expires_at"], postgresql_where=is_open
    )
    op.create_index("ix_amendments_proposer", "amendments", ["proposed_by", "id"])
    op.create_index(
        "ix_amendments_decider",
        "amendments",
        ["decided_by", "id"],
        postgresql_where=sa.text("decided_by IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("amendments")
    for column in ("differences", "allotted_minutes", "title", "effective_on"):
        op.drop_column("contract_terms", column)
    for column in ("next_version_at", "versions_from"):
        op.drop_column("contracts", column)
