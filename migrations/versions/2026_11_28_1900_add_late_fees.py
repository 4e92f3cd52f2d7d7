"""add late fees: what an invoice says of them, and invoices that ask for them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0185_late_fees"
down_revision = "0184_failed_refunds_checked"
branch_labels = None
depends_on = None

BEFORE = (
    *("hourly", "project", "expense", "milestone", "fixed_fee", "salary", "retainer_fee"),
    *("overage", "packs", "true_up", "guarantee", "commission", "credit", "fee"),
)
LATE = ("late_interest", "late_fee")
RULES = {
    "ck_invoices_late_fees_bear_none": "CHECK (num_nonnulls(late_fee, late_fee_of) < 2)",
    "ck_invoices_late_fees_are_free_of_others": (
        "CHECK (late_fee_of IS NULL OR "
        "(tax_minor = 0 AND client_fee_minor = 0 AND assistant_fee_minor = 0))"
    ),
    "fk_invoices_late_fee_of_contract_id": (
        "FOREIGN KEY (late_fee_of, contract_id) REFERENCES invoices (id, contract_id)"
    ),
}

# The late invoice is held: its late fees are opened one after the other, and it is not voided
# meanwhile. All interest on it together is no more than all of its total would cost for all of the
# days; each line may be rounded up.
OPENS = """
CREATE FUNCTION check_late_fees() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    late invoices;
    broken text;
BEGIN
    IF NEW.late_fee_of IS NULL THEN
        IF EXISTS (
            SELECT FROM invoice_lines
            WHERE invoice_id = NEW.id AND kind IN ('late_interest', 'late_fee')
        ) THEN
            broken := 'late_fees_stand_alone';
        END IF;
    ELSE
        SELECT * INTO late FROM invoices WHERE id = NEW.late_fee_of FOR NO KEY UPDATE;
        broken := CASE
            WHEN late.late_fee IS NULL OR late.status NOT IN ('open', 'paid', 'uncollectible')
                THEN 'late_fees_are_agreed'
            WHEN EXISTS (
                    SELECT FROM invoice_lines
                    WHERE invoice_id = NEW.id AND kind NOT IN ('late_interest', 'late_fee')
                ) THEN 'late_fees_stand_alone'
            WHEN EXISTS (
                    SELECT FROM invoice_lines mine
                    JOIN invoices other ON other.late_fee_of = NEW.late_fee_of
                        AND (other.id = NEW.id OR other.status NOT IN ('draft', 'void'))
                    JOIN invoice_lines theirs ON theirs.invoice_id = other.id
                        AND theirs.kind = mine.kind AND theirs.first_on = mine.first_on
                        AND theirs.id <> mine.id
                    WHERE mine.invoice_id = NEW.id AND mine.kind = 'late_fee'
                ) OR EXISTS (
                    SELECT FROM invoice_lines
                    WHERE invoice_id = NEW.id AND kind = 'late_fee' AND amount_minor >
                        coalesce(replace(late.late_fee #>> '{flat,amount}', '.', '')::bigint, 0)
                ) THEN 'late_fees_are_charged_once'
            WHEN (
                    SELECT sum(line.amount_minor) - count(*) > late.total_minor
                        * coalesce((late.late_fee ->> 'annual_percent')::numeric, 0)
                        * (max(line.last_on) - late.due_on) / 36500
                    FROM invoice_lines line JOIN invoices one ON one.id = line.invoice_id
                    WHERE one.late_fee_of = NEW.late_fee_of AND line.kind = 'late_interest'
                        AND (one.id = NEW.id OR one.status NOT IN ('draft', 'void'))
                ) THEN 'late_interest_within_its_days'
        END;
    END IF;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'invoice % does not ask for late fees as they are', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NEW;
END $$
"""
VOIDS = """
CREATE FUNCTION void_after_late_fees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM invoices WHERE late_fee_of = NEW.id AND status NOT IN ('draft', 'void')
    ) THEN
        RAISE EXCEPTION 'late fees of invoice % stand', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'late_fees_go_before_their_invoice';
    END IF;
    RETURN NEW;
END $$
"""
TRIGGERS = {
    "opens_with_late_fees": ("OLD.status = 'draft' AND NEW.status <> 'draft'", "check_late_fees"),
    "voids_after_late_fees": (
        "OLD.status <> 'void' AND NEW.status = 'void'",
        "void_after_late_fees",
    ),
}


def upgrade() -> None:
    op.add_column("invoices", sa.Column("late_fee", postgresql.JSONB(), nullable=True))
    op.add_column("invoices", sa.Column("late_fee_of", sa.Uuid(), nullable=True))
    for name, rule in RULES.items():  # the next revision validates them
        op.execute(f"ALTER TABLE invoices ADD CONSTRAINT {name} {rule} NOT VALID")
    _check_lines((*BEFORE, *LATE), later=" NOT VALID")
    for function in (OPENS, VOIDS):
        op.execute(function)
    for name, (when, function) in TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON invoices FOR EACH ROW "
            f"WHEN ({when}) EXECUTE FUNCTION {function}()"
        )


def _check_lines(kinds: tuple[str, ...], *, later: str = "") -> None:
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"
        "ALTER TABLE invoice_lines DROP CONSTRAINT ck_invoice_lines_kind"
    )
    op.execute(
        "ALTER TABLE invoice_lines ADD CONSTRAINT ck_invoice_lines_kind "
        f"CHECK (kind IN {kinds}){later}"
    )


def downgrade() -> None:
    for name, (_, function) in TRIGGERS.items():
        op.execute(f"DROP TRIGGER {name} ON invoices")
        op.execute(f"DROP FUNCTION {function}()")
    _check_lines(BEFORE)
    for name in RULES:
        op.execute(f"ALTER TABLE invoices DROP CONSTRAINT {name}")
    for column in ("late_fee_of", "late_fee"):
        op.drop_column("invoices", column)
