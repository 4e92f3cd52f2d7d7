"""add installments: the parts of an invoice that are due on days of their own"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0181_installments"
down_revision = "0180_payout_lines_checked"
branch_labels = None
depends_on = None

FIXED = "opened_invoices_are_fixed"
# Of an opened invoice they are as planned: as many, one after the other, and the total together.
CHECK = """
CREATE FUNCTION check_installments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (
        SELECT count(*) = jsonb_array_length(NEW.installment_plan)
            AND coalesce(sum(amount_minor), NEW.total_minor) = NEW.total_minor
            AND coalesce(min(due_on), NEW.due_on) = NEW.due_on
        FROM invoice_installments WHERE invoice_id = NEW.id
    ) AND NOT EXISTS (
        SELECT FROM invoice_installments one
        JOIN invoice_installments later USING (invoice_id)
        WHERE one.invoice_id = NEW.id AND one.position < later.position
            AND one.due_on >= later.due_on
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'invoice % is not the sum of its installments', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'invoices_are_the_sum_of_installments';
END $$
"""


def upgrade() -> None:
    op.add_column(
        "invoices",
        sa.Column(
            "installment_plan", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False
        ),
    )
    op.create_table(
        "invoice_installments",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_invoice_installments_asks_for_it")),
        sa.CheckConstraint("position > 0", name=op.f("ck_invoice_installments_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_installments_invoice_id")
        ),
        sa.PrimaryKeyConstraint("invoice_id", "position", name=op.f("pk_invoice_installments")),
    )
    op.execute(CHECK)
    op.execute(
        "CREATE TRIGGER opens_in_installments BEFORE UPDATE ON invoices FOR EACH ROW "
        "WHEN (OLD.status = 'draft' AND NEW.status <> 'draft') "
        "EXECUTE FUNCTION check_installments()"
    )
    op.execute(
        "CREATE TRIGGER fixed BEFORE INSERT OR UPDATE OR DELETE ON invoice_installments "
        f"FOR EACH ROW EXECUTE FUNCTION write_draft_only('{FIXED}')"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON invoice_installments FOR EACH STATEMENT "
        f"EXECUTE FUNCTION refuse_change('{FIXED}')"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER opens_in_installments ON invoices")
    op.drop_table("invoice_installments")
    op.execute("DROP FUNCTION check_installments()")
    op.drop_column("invoices", "installment_plan")
