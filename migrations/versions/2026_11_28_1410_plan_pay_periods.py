"""plan pay periods: how far the periodic pay of a contract is settled"""

import sqlalchemy as sa
from alembic import op

revision = "0120_pay_schedules"
down_revision = "0131_invoice_sources_checked"
branch_labels = None
depends_on = None

KINDS = ("fixed_fee", "salary", "guarantee", "commission")
# Parts of terms that are paid by the period, each by the name of its schedule.
PLANNED = """
    SELECT DISTINCT CASE
        WHEN part ->> 'kind' IN ('fixed_fee', 'salary', 'commission') THEN part ->> 'kind'
        WHEN part ->> 'weekly_guarantee_minutes' IS NOT NULL THEN 'guarantee'
    END
    FROM jsonb_array_elements(
        CASE WHEN terms ->> 'kind' = 'combined' THEN terms -> 'parts'
        ELSE jsonb_build_array(terms) END
    ) AS part
"""
PLAN = f"""
    CREATE FUNCTION planned_pay(terms jsonb) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
    {PLANNED}
    $$
"""
ON_TERMS = """
    CREATE FUNCTION plan_pay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE pay_schedules SET due_at = LEAST(due_at, NEW.created_at)
        WHERE contract_id = NEW.contract_id;
        INSERT INTO pay_schedules (contract_id, kind, next_on, due_at)
        SELECT NEW.contract_id, planned.kind, contracts.starts_on, NEW.created_at
        FROM contracts, planned_pay(NEW.terms) AS planned (kind)
        WHERE contracts.id = NEW.contract_id AND planned.kind IS NOT NULL
        ON CONFLICT (contract_id, kind) DO NOTHING;
        RETURN NULL;
    END $$
"""
ON_DAYS = """
    CREATE FUNCTION replan_pay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE pay_schedules SET due_at = LEAST(due_at, NEW.updated_at)
        WHERE contract_id = NEW.id;
        RETURN NULL;
    END $$
"""


def upgrade() -> None:
    op.create_table(
        "pay_schedules",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_pay_schedules_contract_id")
        ),
        sa.PrimaryKeyConstraint("contract_id", "kind", name=op.f("pk_pay_schedules")),
    )
    op.create_index(
        "ix_pay_schedules_due",
        "pay_schedules",
        ["kind", "due_at", "contract_id"],
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    for function in (PLAN, ON_TERMS, ON_DAYS):
        op.execute(function)
    op.execute(
        "CREATE TRIGGER plan_pay AFTER INSERT ON contract_terms "
        "FOR EACH ROW EXECUTE FUNCTION plan_pay()"
    )
    op.execute(
        "CREATE TRIGGER replan_pay AFTER UPDATE OF status, ending_on ON contracts FOR EACH ROW "
        "WHEN ((OLD.status, OLD.ending_on) IS DISTINCT FROM (NEW.status, NEW.ending_on)) "
        "EXECUTE FUNCTION replan_pay()"
    )
    # What was agreed before is looked at once.
    op.execute(
        "INSERT INTO pay_schedules (contract_id, kind, next_on, due_at) "
        "SELECT DISTINCT contracts.id, planned.kind, contracts.starts_on, contracts.created_at "
        "FROM contract_terms JOIN contracts ON contracts.id = contract_terms.contract_id, "
        "planned_pay(contract_terms.terms) AS planned (kind) WHERE planned.kind IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER replan_pay ON contracts")
    op.execute("DROP TRIGGER plan_pay ON contract_terms")
    op.drop_table("pay_schedules")
    for function in ("replan_pay()", "plan_pay()", "planned_pay(jsonb)"):
        op.execute(f"DROP FUNCTION {function}")
