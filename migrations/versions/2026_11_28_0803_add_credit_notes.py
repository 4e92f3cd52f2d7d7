"""add credit notes: what of the lines of an invoice is taken back, and what of it was owed"""

import sqlalchemy as sa
from alembic import op

revision = "0100_credit_notes"
down_revision = "0099_invoice_payments"
branch_labels = None
depends_on = None

RULE = "credit_notes_are_immutable"

WITHIN = """
CREATE FUNCTION credit_within_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    billed bigint;
    credited numeric;
BEGIN
    SELECT amount_minor INTO billed FROM invoice_lines WHERE id = NEW.line_id;
    -- Whoever else credits this invoice waits, and counts this row.
    PERFORM FROM invoices WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
    SELECT sum(amount_minor) INTO credited FROM credit_note_lines WHERE line_id = NEW.line_id;
    IF credited NOT BETWEEN least(billed, 0) AND greatest(billed, 0) THEN
        RAISE EXCEPTION 'more of a line would be credited than was billed'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
    END IF;
    RETURN NULL;
END $$
"""

# At the commit, when both are written.
CREDITED = """
CREATE FUNCTION check_credited_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    key uuid := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF (SELECT credited_minor FROM invoices WHERE id = key) IS DISTINCT FROM
        (SELECT coalesce(sum(total_minor - refund_minor), 0) FROM credit_notes
            WHERE invoice_id = key)
    THEN
        RAISE EXCEPTION 'invoice % is not credited by its credit notes', key
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoices_are_credited_by_notes';
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    _add_notes()
    _add_lines()
    op.execute(WITHIN)
    op.execute(CREDITED)
    op.execute(
        "CREATE TRIGGER within_line AFTER INSERT ON credit_note_lines "
        "FOR EACH ROW EXECUTE FUNCTION credit_within_line('credits_within_lines')"
    )
    for table, events, column in (
        ("credit_notes", "INSERT", "invoice_id"),
        ("invoices", "INSERT OR UPDATE OF credited_minor", "id"),
    ):
        op.execute(
            f"CREATE CONSTRAINT TRIGGER credited AFTER {events} ON {table} DEFERRABLE INITIALLY "
            f"DEFERRED FOR EACH ROW EXECUTE FUNCTION check_credited_invoice('{column}')"
        )
    for table in ("credit_notes", "credit_note_lines"):
        op.execute(
            f"CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{RULE}')"
        )
        op.execute(
            f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{RULE}')"
        )


def _add_notes() -> None:
    op.create_table(
        "credit_notes",
        *(sa.Column(n, sa.Uuid(), nullable=False) for n in ("id", "invoice_id", "issuer_id")),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *(
            sa.Column(f"{name}_minor", sa.BigInteger(), nullable=False)
            for name in ("net", "tax", "total", "client_fee", "assistant_fee", "refund")
        ),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("posting_id", "issued_by")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "total_minor = net_minor + tax_minor", name=op.f("ck_credit_notes_adds_up")
        ),
        sa.CheckConstraint("total_minor > 0", name=op.f("ck_credit_notes_credits")),
        sa.CheckConstraint(
            "refund_minor BETWEEN 0 AND total_minor", name=op.f("ck_credit_notes_refunds_a_part")
        ),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_credit_notes_{column}"))
            for column, target in (
                ("invoice_id", "invoices.id"),
                ("posting_id", "ledger_transactions.id"),
                ("issued_by", "users.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_notes")),
        sa.UniqueConstraint("id", "invoice_id", name=op.f("uq_credit_notes_id_invoice_id")),
        sa.UniqueConstraint(
            "issuer_id",
            "series",
            "sequence",
            name=op.f("uq_credit_notes_issuer_id_series_sequence"),
        ),
    )
    op.create_index("ix_credit_notes_invoice", "credit_notes", ["invoice_id", "created_at", "id"])
    op.create_index("ix_credit_notes_issued_by", "credit_notes", ["issued_by", "id"])


def _add_lines() -> None:
    op.create_table(
        "credit_note_lines",
        *(
            sa.Column(name, sa.Uuid(), nullable=False)
            for name in ("credit_note_id", "line_id", "invoice_id")
        ),
        *(
            sa.Column(f"{name}_minor", sa.BigInteger(), nullable=False)
            for name in ("amount", "client_fee", "assistant_fee")
        ),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_credit_note_lines_credits")),
        sa.ForeignKeyConstraint(
            ["credit_note_id", "invoice_id"],
            ["credit_notes.id", "credit_notes.invoice_id"],
            name=op.f("fk_credit_note_lines_credit_note_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id", "invoice_id"],
            ["invoice_lines.id", "invoice_lines.invoice_id"],
            name=op.f("fk_credit_note_lines_line_id_invoice_id"),
        ),
        sa.PrimaryKeyConstraint("credit_note_id", "line_id", name=op.f("pk_credit_note_lines")),
    )
    op.create_index("ix_credit_note_lines_line", "credit_note_lines", ["line_id"])


def downgrade() -> None:
    op.drop_table("credit_note_lines")
    op.drop_table("credit_notes")
    op.execute("DROP TRIGGER credited ON invoices")
    op.execute("DROP FUNCTION check_credited_invoice")
    op.execute("DROP FUNCTION credit_within_line")
