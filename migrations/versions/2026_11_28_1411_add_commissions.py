"""add commissions: sales as clients report them, and the statement of each period"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0121_commissions"
down_revision = "0120_pay_schedules"
branch_labels = None
depends_on = None

KEPT = """
    CREATE FUNCTION keep_sale() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.id, NEW.contract_id, NEW.source_id, NEW.sold_on, NEW.currency, NEW.amount_minor)
            IS DISTINCT FROM
            (OLD.id, OLD.contract_id, OLD.source_id, OLD.sold_on, OLD.currency, OLD.amount_minor)
            OR NEW.paid_on IS DISTINCT FROM COALESCE(OLD.paid_on, NEW.paid_on)
            OR NEW.cost_minor IS DISTINCT FROM COALESCE(OLD.cost_minor, NEW.cost_minor)
            OR NEW.counted_in IS DISTINCT FROM COALESCE(OLD.counted_in, NEW.counted_in)
            OR COALESCE(NEW.returned_minor, 0) < COALESCE(OLD.returned_minor, 0)
            OR NEW.revision < OLD.revision THEN
            RAISE EXCEPTION 'sales_are_kept: what was sold never changes, nor is it counted twice'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sales_are_kept';
        END IF;
        RETURN NEW;
    END $$
"""
IMMUTABLE = {
    "sale_revisions": "sale_revisions_are_immutable",
    "commission_statements": "commission_statements_are_immutable",
}


def upgrade() -> None:
    _add_statements()
    _add_sales()
    _add_revisions()
    op.execute(KEPT)
    op.execute(
        "CREATE TRIGGER kept BEFORE UPDATE ON sales FOR EACH ROW EXECUTE FUNCTION keep_sale()"
    )
    _refuse("sales", "DELETE", "sales_are_kept")
    for table, rule in IMMUTABLE.items():
        _refuse(table, "UPDATE OR DELETE", rule)


def _refuse(table: str, changes: str, rule: str) -> None:
    op.execute(
        f"CREATE TRIGGER immutable BEFORE {changes} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{rule}')"
    )
    op.execute(
        f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{rule}')"
    )


def _moments(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in names]


def _add_statements() -> None:
    op.create_table(
        "commission_statements",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "contract_id")),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("starts_on", "ends_on")),
        sa.Column("currency", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in ("earned_minor", "payable_minor")
        ),
        sa.Column("is_below_target", sa.Boolean(), nullable=False),
        sa.Column("statement", postgresql.JSONB(), nullable=False),
        *_moments("closed_at"),
        sa.CheckConstraint(
            "ends_on > starts_on", name=op.f("ck_commission_statements_runs_forward")
        ),
        sa.CheckConstraint(
            "earned_minor >= 0 AND payable_minor >= 0", name=op.f("ck_commission_statements_pays")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_commission_statements_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id", "terms_version"],
            ["contract_terms.contract_id", "contract_terms.version"],
            name=op.f("fk_commission_statements_contract_id_terms_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_statements")),
        sa.UniqueConstraint(
            "contract_id", "starts_on", name=op.f("uq_commission_statements_contract_id_starts_on")
        ),
    )
    op.create_index(
        "ix_commission_statements_period",
        "commission_statements",
        ["contract_id", "starts_on", "id"],
    )


def _add_sales() -> None:
    op.create_table(
        "sales",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "contract_id")),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sold_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("cost_minor", sa.BigInteger(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("returned_minor", sa.BigInteger(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("counted_in", sa.Uuid(), nullable=True),
        *_moments("created_at", "updated_at"),
        sa.CheckConstraint("amount_minor > 0 AND cost_minor >= 0", name=op.f("ck_sales_sells")),
        sa.CheckConstraint(
            "returned_minor BETWEEN 1 AND amount_minor", name=op.f("ck_sales_returns_within")
        ),
        sa.CheckConstraint(
            "num_nulls(returned_minor, returned_on) IN (0, 2) AND returned_on >= sold_on",
            name=op.f("ck_sales_returns_wholly"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_sales_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["counted_in"], ["commission_statements.id"], name=op.f("fk_sales_counted_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales")),
        sa.UniqueConstraint(
            "contract_id", "source_id", name=op.f("uq_sales_contract_id_source_id")
        ),
    )
    op.create_index("ix_sales_day", "sales", ["contract_id", "sold_on", "id"])
    op.create_index(
        "ix_sales_open",
        "sales",
        ["contract_id", "id"],
        postgresql_where=sa.text("counted_in IS NULL"),
    )
    op.create_index(
        "ix_sales_counted",
        "sales",
        ["counted_in"],
        postgresql_where=sa.text("counted_in IS NOT NULL"),
    )


def _add_revisions() -> None:
    op.create_table(
        "sale_revisions",
        sa.Column("sale_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("cost_minor", sa.BigInteger(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("returned_minor", sa.BigInteger(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("reported_by", sa.Uuid(), nullable=False),
        *_moments("reported_at"),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_sale_revisions_sale_id")),
        sa.ForeignKeyConstraint(
            ["reported_by"], ["users.id"], name=op.f("fk_sale_revisions_reported_by")
        ),
        sa.PrimaryKeyConstraint("sale_id", "revision", name=op.f("pk_sale_revisions")),
    )
    op.create_index(
        "ix_sale_revisions_reporter", "sale_revisions", ["reported_by", "sale_id", "revision"]
    )


def downgrade() -> None:
    for table in ("sale_revisions", "sales", "commission_statements"):
        op.drop_table(table)
    op.execute("DROP FUNCTION keep_sale()")
