"""let invoices bill expenses, releases and charges, and be paid by releases"""

import sqlalchemy as sa
from alembic import op

revision = "0130_invoice_sources"
down_revision = "0161_disputes_checked"
branch_labels = None
depends_on = None

TIME = ("hourly", "project", "fee")
KINDS = (
    *("hourly", "project", "expense", "milestone", "fixed_fee", "salary", "retainer_fee"),
    *("overage", "packs", "true_up", "guarantee", "commission", "credit", "fee"),
)
TARGETS = {
    "expense_id": "expenses",
    "release_id": "milestone_movements",
    "charge_id": "charges",
}
ONE = "num_nonnulls(time_entry_id, expense_id, release_id, charge_id) = 1"
SOURCES = ("recorded", "held")

TIME_ALONE = """
CREATE OR REPLACE FUNCTION check_invoice_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM time_entries WHERE id = NEW.time_entry_id AND status = 'approved'
    ) THEN
        RAISE EXCEPTION 'only approved time is billed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'only_approved_time_is_billed';
    END IF;
    RETURN NEW;
END $$
"""
EVERYTHING = """
CREATE OR REPLACE FUNCTION check_invoice_source() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken text;
BEGIN
    broken := CASE
        WHEN NEW.time_entry_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM time_entries WHERE id = NEW.time_entry_id AND status = 'approved')
            THEN 'only_approved_time_is_billed'
        WHEN NEW.expense_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM expenses WHERE id = NEW.expense_id AND status = 'approved'
                    AND contract_id = NEW.contract_id)
            THEN 'only_approved_expenses_are_billed'
        WHEN NEW.release_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM milestone_movements moved
                    JOIN milestones ON milestones.id = moved.milestone_id
                WHERE moved.id = NEW.release_id AND moved.kind = 'released'
                    AND moved.transaction_id IS NOT NULL AND contract_id = NEW.contract_id)
            THEN 'only_releases_are_billed'
        WHEN NEW.charge_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM charges WHERE id = NEW.charge_id AND contract_id = NEW.contract_id)
            THEN 'only_charges_of_the_contract_are_billed'
    END;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'invoice % does not bill that', NEW.invoice_id
            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NEW;
END $$
"""

FINAL = "OLD.status IN ('approved', 'invoiced', 'reimbursed')"
REST = "(to_jsonb({}) - ARRAY['status', 'version', 'updated_at'])"
ONWARDS = "('approved', 'invoiced'), ('invoiced', 'reimbursed')"
CAPPED = "NEW.status = 'approved' AND NEW.month_cap_minor IS NOT NULL"
WITHIN = "EXECUTE FUNCTION keep_within_month_cap('expenses_within_month_cap')"


def upgrade() -> None:
    op.execute(  # the rule that one of four is named takes its place
        "-- squawk-ignore ban-drop-not-null\n"
        "ALTER TABLE invoice_sources ALTER COLUMN time_entry_id DROP NOT NULL"
    )
    for column, table in TARGETS.items():
        op.add_column("invoice_sources", sa.Column(column, sa.Uuid(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_invoice_sources_{column}"),
            *("invoice_sources", table, [column], ["id"]),
            postgresql_not_valid=True,
        )
    _check("invoice_sources", "names_one_source", ONE)
    _check_lines(KINDS)
    _check_payments((*SOURCES, "released"))
    op.execute(EVERYTHING)
    _move_expenses(f"{ONWARDS}, ('invoiced', 'approved')")
    # What a void invoice sets free was counted all the time, by whatever cap there was meanwhile.
    _keep_within(["INSERT", "UPDATE"], {"UPDATE": f"{CAPPED} AND OLD.status <> 'invoiced'"})


def _check(table: str, name: str, rule: str, *, later: str = " NOT VALID") -> None:
    """The next revision validates it."""
    constraint = f"ck_{table}_{name}"
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} CHECK ({rule}){later}")


def _check_lines(kinds: tuple[str, ...], *, later: str = " NOT VALID") -> None:
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"
        "ALTER TABLE invoice_lines DROP CONSTRAINT ck_invoice_lines_kind"
    )
    _check("invoice_lines", "kind", f"kind IN {kinds}", later=later)


def _check_payments(sources: tuple[str, ...], *, later: str = " NOT VALID") -> None:
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"
        "ALTER TABLE invoice_payments DROP CONSTRAINT ck_invoice_payments_source"
    )
    _check("invoice_payments", "source", f"source IN {sources}", later=later)


def _move_expenses(moves: str) -> None:
    same = f"{REST.format('OLD')} IS NOT DISTINCT FROM {REST.format('NEW')}"
    op.execute("DROP TRIGGER approved_moves_only ON expenses")
    op.execute(
        "CREATE TRIGGER approved_moves_only BEFORE UPDATE ON expenses FOR EACH ROW "
        f"WHEN ({FINAL} AND NOT ({same} AND (OLD.status, NEW.status) IN ({moves}))) "
        "EXECUTE FUNCTION refuse_change('approved_expenses_are_immutable')"
    )


def _keep_within(events: list[str], rules: dict[str, str]) -> None:
    """One trigger for each event: only an update knows what was there before."""
    op.execute("DROP TRIGGER within_month_cap ON expenses")
    for event in events:
        name = "within_month_cap" if event.startswith("INSERT") else "stays_within_month_cap"
        op.execute(
            f"CREATE TRIGGER {name} AFTER {event} ON expenses FOR EACH ROW "
            f"WHEN ({rules.get(event, CAPPED)}) {WITHIN}"
        )


def downgrade() -> None:
    op.execute("DROP TRIGGER stays_within_month_cap ON expenses")
    _keep_within(["INSERT OR UPDATE"], {})
    _move_expenses(ONWARDS)
    op.execute(TIME_ALONE)
    _check_payments(SOURCES, later="")
    _check_lines(TIME, later="")
    op.execute("ALTER TABLE invoice_sources DROP CONSTRAINT ck_invoice_sources_names_one_source")
    for column in TARGETS:
        op.drop_column("invoice_sources", column)
    op.alter_column("invoice_sources", "time_entry_id", nullable=False)
