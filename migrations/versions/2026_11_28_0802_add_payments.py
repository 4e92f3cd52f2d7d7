"""add payments on invoices, whose sum is what of each is paid"""

import sqlalchemy as sa
from alembic import op

revision = "0099_invoice_payments"
down_revision = "0098_invoices"
branch_labels = None
depends_on = None

RULE = "payments_are_immutable"

# At the commit, when both are written.
PAID = """
CREATE FUNCTION check_paid_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    key uuid := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF (SELECT paid_minor FROM invoices WHERE id = key) IS DISTINCT FROM
        (SELECT coalesce(sum(amount_minor), 0) FROM invoice_payments WHERE invoice_id = key)
    THEN
        RAISE EXCEPTION 'invoice % is not paid by its payments', key
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoices_are_paid_by_payments';
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    _add_payments()
    op.execute(PAID)
    for table, events, column in (
        ("invoice_payments", "INSERT", "invoice_id"),
        ("invoices", "INSERT OR UPDATE OF paid_minor", "id"),
    ):
        op.execute(
            f"CREATE CONSTRAINT TRIGGER paid AFTER {events} ON {table} DEFERRABLE INITIALLY "
            f"DEFERRED FOR EACH ROW EXECUTE FUNCTION check_paid_invoice('{column}')"
        )
    op.execute(
        "CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON invoice_payments "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{RULE}')"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON invoice_payments "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{RULE}')"
    )


def _add_payments() -> None:
    op.create_table(
        "invoice_payments",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "invoice_id")),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("posting_id", "recorded_by")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_invoice_payments_pays")),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_invoice_payments_{column}"))
            for column, target in (
                ("invoice_id", "invoices.id"),
                ("posting_id", "ledger_transactions.id"),
                ("recorded_by", "users.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_payments")),
    )
    op.create_index(
        "ix_invoice_payments_invoice", "invoice_payments", ["invoice_id", "created_at", "id"]
    )
    op.create_index("ix_invoice_payments_recorder", "invoice_payments", ["recorded_by", "id"])


def downgrade() -> None:
    op.drop_table("invoice_payments")
    op.execute("DROP TRIGGER paid ON invoices")
    op.execute("DROP FUNCTION check_paid_invoice")
