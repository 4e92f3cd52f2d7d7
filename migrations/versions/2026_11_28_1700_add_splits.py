"""add splits: what of the money of an agency is its assistant's"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0175_splits"
down_revision = "0174_share_percents_checked"
branch_labels = None
depends_on = None

RULE = "splits_are_agreed"
CHECKS = {
    "is_of_one_thing": "num_nonnulls(invoice_id, release_id) = 1",
    "is_capped": "share_minor BETWEEN 0 AND greatest(agreed_minor, 0)",
    "lowers_a_part": "lowered_minor BETWEEN 0 AND share_minor",
    "due_in_full": "due_minor BETWEEN 0 AND share_minor - lowered_minor",
    "paid_once": "paid_minor BETWEEN 0 AND share_minor",
}
KEYS = {
    "contract_id": "contracts.id",
    "agency_id": "organizations.id",
    "assistant_id": "assistant_profiles.user_id",
    "release_id": "milestone_movements.id",
}
MOVES = ("version", "lowered_minor", "due_minor", "paid_minor", "updated_at")


def upgrade() -> None:
    op.create_table(
        "splits",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", *tuple(KEYS)[:3])),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("release_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("agreed_minor", sa.BigInteger(), nullable=False),
        sa.Column("share_minor", sa.BigInteger(), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), server_default=sa.text("0"), nullable=False)
            for name in ("lowered_minor", "due_minor", "paid_minor")
        ),
        sa.Column("parts", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_splits_{name}"))
            for name, rule in CHECKS.items()
        ),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_splits_{name}"))
            for name, target in KEYS.items()
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id", "contract_id"],
            ["invoices.id", "invoices.contract_id"],
            name=op.f("fk_splits_invoice_id_contract_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_splits")),
        sa.UniqueConstraint(
            "invoice_id", "assistant_id", name=op.f("uq_splits_invoice_id_assistant_id")
        ),
        sa.UniqueConstraint("release_id", name=op.f("uq_splits_release_id")),
    )
    for side in ("agency", "assistant"):
        columns = [f"{side}_id", "created_at", "id"]
        op.create_index(f"ix_splits_{side}", "splits", columns)
        op.create_index(f"ix_splits_contract_{side}", "splits", ["contract_id", *columns])
    _guard()


def _guard() -> None:
    kept = "".join(f" - '{name}'" for name in MOVES)
    op.execute(
        "CREATE TRIGGER keeps_what_was_agreed BEFORE UPDATE ON splits FOR EACH ROW WHEN ("
        f"to_jsonb(OLD){kept} <> to_jsonb(NEW){kept} OR NEW.lowered_minor < OLD.lowered_minor "
        "OR NEW.paid_minor < OLD.paid_minor) "
        f"EXECUTE FUNCTION refuse_change('{RULE}')"
    )
    op.execute(
        "CREATE TRIGGER stays BEFORE DELETE ON splits FOR EACH ROW "
        f"EXECUTE FUNCTION refuse_change('{RULE}')"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON splits "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{RULE}')"
    )


def downgrade() -> None:
    op.drop_table("splits")
