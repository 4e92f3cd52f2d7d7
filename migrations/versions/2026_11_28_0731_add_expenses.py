"""add expenses: what was spent on contracts; what is approved is final and within its cap"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0095_expenses"
down_revision = "0094_reimbursement_policies"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATUSES = ("draft", "submitted", "approved", "returned", "invoiced", "reimbursed")
CATEGORIES = (
    *("travel", "mileage", "lodging", "meals", "software", "equipment", "supplies"),
    *("communication", "postage", "printing", "training", "advertising", "other"),
)
SETTLED = "status IN ('approved', 'invoiced', 'reimbursed')"
CHECKS = {
    "spends": "amount_minor > 0 AND spent_minor > 0",
    "says_its_rate": "(exchange_rate IS NULL) = (spent_currency = currency)",
    "adds_nothing": "exchange_rate IS NOT NULL OR spent_minor = amount_minor",
    "is_frozen_wholly": "(policy_version IS NULL) = (payable_minor IS NULL)",
    "submission_freezes_the_policy": (
        "status IN ('draft', 'returned') OR policy_version IS NOT NULL"
    ),
    "is_payable_within_caps": "payable_minor BETWEEN 1 AND LEAST(amount_minor, item_cap_minor)",
    "approval_names_an_amount": f"({SETTLED}) = (approved_minor IS NOT NULL)",
    "is_approved_within_caps": "approved_minor BETWEEN 1 AND payable_minor",
    "approval_names_who": f"NOT ({SETTLED}) OR num_nulls(decided_at, decided_by) = 0",
    "not_decided_by_oneself": "decided_by <> assistant_id AND decided_by <> filed_by",
}
INDEXES = {
    "contract_day": ["contract_id", "incurred_on", "id"],
    "contract_status": ["contract_id", "status", "incurred_on", "id"],
    "assistant_day": ["assistant_id", "incurred_on", "id"],
    "assistant_status": ["assistant_id", "status", "incurred_on", "id"],
    "filer": ["filed_by", "id"],
}
FINAL = "OLD.status IN ('approved', 'invoiced', 'reimbursed')"
MOVES = "(('approved', 'invoiced'), ('invoiced', 'reimbursed'))"
FIXED = "EXECUTE FUNCTION refuse_change('approved_expenses_are_immutable')"
REST = "(to_jsonb({}) - ARRAY['status', 'version', 'updated_at'])"

WITHIN = """
CREATE FUNCTION keep_within_month_cap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    first date := date_trunc('month', NEW.incurred_on)::date;
    client uuid;
    approved numeric;
BEGIN
    -- Whoever else approves for this assistant waits, and counts this row.
    PERFORM FROM assistant_profiles WHERE user_id = NEW.assistant_id FOR NO KEY UPDATE;
    SELECT organization_id INTO client FROM contracts WHERE id = NEW.contract_id;
    SELECT sum(approved_minor) INTO approved
        FROM expenses JOIN contracts ON contracts.id = expenses.contract_id
        WHERE expenses.assistant_id = NEW.assistant_id
            AND contracts.organization_id = client
            AND expenses.category = NEW.category AND expenses.currency = NEW.currency
            AND incurred_on >= first AND incurred_on < first + interval '1 month';
    IF approved > NEW.month_cap_minor THEN
        RAISE EXCEPTION 'more would be approved than the cap of the month'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
    END IF;
    RETURN NULL;
END $$
"""
KEEP = """
CREATE FUNCTION keep_receipts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM expenses WHERE id = OLD.subject_id AND status
               IN ('approved', 'invoiced', 'reimbursed')) THEN
        RAISE EXCEPTION 'the receipts of what is approved stay'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_ARGV[0];
    END IF;
    RETURN NEW;
END $$
"""


def text_enum(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table("expenses", *_columns(), *_money(), *_rules())
    for name, columns in INDEXES.items():
        op.create_index(f"ix_expenses_{name}", "expenses", columns)
    for name, columns, column in (
        ("decider", ["decided_by", "id"], "decided_by"),
        ("work_order", ["work_order_id"], "work_order_id"),
    ):
        op.create_index(
            f"ix_expenses_{name}",
            "expenses",
            columns,
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )
    _refuse_changes()
    _keep_within_caps()
    _show_receipts()


def _columns() -> tuple[sa.Column, ...]:
    return (
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("assignment", sa.Integer(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("filed_by", sa.Uuid(), nullable=False),
        sa.Column("status", text_enum(STATUSES, "status"), nullable=False),
        sa.Column("incurred_on", sa.Date(), nullable=False),
        sa.Column("category", text_enum(CATEGORIES, "category"), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("merchant", sa.Text(), nullable=True),
        sa.Column("work_order_id", sa.Uuid(), nullable=True),
        sa.Column("receipts", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("return_note", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
    )


def _money() -> tuple[sa.Column, ...]:
    return (
        sa.Column("spent_minor", sa.BigInteger(), nullable=False),
        sa.Column("spent_currency", sa.Text(), nullable=False),
        sa.Column("exchange_rate", postgresql.JSONB(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=True),
        sa.Column("item_cap_minor", sa.BigInteger(), nullable=True),
        sa.Column("month_cap_minor", sa.BigInteger(), nullable=True),
        sa.Column("payable_minor", sa.BigInteger(), nullable=True),
        sa.Column("approved_minor", sa.BigInteger(), nullable=True),
    )


def _rules() -> tuple[sa.Constraint, ...]:
    return (
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_expenses_{name}"))
            for name, rule in CHECKS.items()
        ),
        sa.ForeignKeyConstraint(
            ["contract_id", "assignment", "assistant_id"],
            [
                "contract_assignments.contract_id",
                "contract_assignments.number",
                "contract_assignments.assistant_id",
            ],
            name=op.f("fk_expenses_contract_id_assignment_assistant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["work_order_id", "contract_id"],
            ["work_orders.id", "work_orders.contract_id"],
            name=op.f("fk_expenses_work_order_id_contract_id"),
        ),
        *(
            sa.ForeignKeyConstraint([name], ["users.id"], name=op.f(f"fk_expenses_{name}"))
            for name in ("filed_by", "decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expenses")),
    )


def _refuse_changes() -> None:
    """Invoices move what is approved on, and change nothing else of it."""
    same = f"{REST.format('OLD')} IS NOT DISTINCT FROM {REST.format('NEW')}"
    op.execute(
        "CREATE TRIGGER approved_moves_only BEFORE UPDATE ON expenses FOR EACH ROW "
        f"WHEN ({FINAL} AND NOT ({same} AND (OLD.status, NEW.status) IN {MOVES})) {FIXED}"
    )
    op.execute(
        "CREATE TRIGGER approved_stays BEFORE DELETE ON expenses "
        f"FOR EACH ROW WHEN ({FINAL}) {FIXED}"
    )
    op.execute(f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON expenses FOR EACH STATEMENT {FIXED}")
    op.execute(KEEP)
    op.execute(
        "CREATE TRIGGER receipts_stay BEFORE UPDATE OF subject_id ON files FOR EACH ROW "
        "WHEN (OLD.subject_kind = 'expense' AND NEW.subject_id IS DISTINCT FROM OLD.subject_id) "
        "EXECUTE FUNCTION keep_receipts('approved_expenses_are_immutable')"
    )


def _keep_within_caps() -> None:
    op.execute(WITHIN)
    op.execute(
        "CREATE TRIGGER within_month_cap AFTER INSERT OR UPDATE ON expenses FOR EACH ROW "
        "WHEN (NEW.status = 'approved' AND NEW.month_cap_minor IS NOT NULL) "
        "EXECUTE FUNCTION keep_within_month_cap('expenses_within_month_cap')"
    )


def _show_receipts() -> None:
    """To the assistant, whoever of the agency sent them; the next revision validates the rule."""
    op.add_column("files", sa.Column("shown_to", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_files_shown_to"),
        "files",
        "users",
        ["shown_to"],
        ["id"],
        postgresql_not_valid=True,
    )


def downgrade() -> None:
    op.drop_column("files", "shown_to")
    op.execute("DROP TRIGGER receipts_stay ON files")
    op.execute("DROP FUNCTION keep_receipts")
    op.drop_table("expenses")
    op.execute("DROP FUNCTION keep_within_month_cap")
