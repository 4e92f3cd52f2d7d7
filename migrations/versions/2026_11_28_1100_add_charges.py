"""add charges: what a contract owes for a period besides time"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0110_charges"
down_revision = "0104_held_funds_checked"
branch_labels = None
depends_on = None

RULE = "charges_are_immutable"
KINDS = (
    *("fixed_fee", "salary", "retainer_fee", "overage", "packs", "true_up", "guarantee"),
    *("commission", "credit"),
)


def upgrade() -> None:
    op.create_table(
        "charges",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "contract_id")),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Date(), nullable=False)
            for name in ("period_starts_on", "period_ends_on", "bills_on")
        ),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("description", "quantity", "unit")
        ),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in ("unit_price_minor", "amount_minor")
        ),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("trace", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_charges_charges_something")),
        sa.CheckConstraint(
            "period_ends_on >= period_starts_on", name=op.f("ck_charges_runs_forward")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_charges_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id", "terms_version"],
            ["contract_terms.contract_id", "contract_terms.version"],
            name=op.f("fk_charges_contract_id_terms_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charges")),
        sa.UniqueConstraint(
            *("contract_id", "kind", "term", "period_starts_on", "terms_version"),
            name=op.f("uq_charges_contract_id_kind_term_period_starts_on_terms_version"),
        ),
    )
    op.create_index("ix_charges_due", "charges", ["contract_id", "bills_on", "id"])
    op.execute(
        "CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON charges "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{RULE}')"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON charges "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{RULE}')"
    )


def downgrade() -> None:
    op.drop_table("charges")
