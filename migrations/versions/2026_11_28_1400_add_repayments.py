"""add where payments on invoices come from, and what is given back of them"""

import sqlalchemy as sa
from alembic import op

revision = "0140_repayments"
down_revision = "0110_charges"
branch_labels = None
depends_on = None

RULE = "repayments_are_immutable"
SOURCES = ("recorded", "held")
RULES = {
    "invoice_payments": ("ck_invoice_payments_source", "source IN ('recorded', 'held')"),
    "invoices": ("ck_invoices_gives_back_what_is_due", "refund_due_minor >= 0"),
}
MOVING = (
    *("status", "version", "updated_at", "voided_at", "void_reason"),
    *("paid_minor", "paid_at", "credited_minor"),
)

KEEP = """
CREATE OR REPLACE FUNCTION keep_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY[{moving}];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - moving = to_jsonb(NEW) - moving AND (
        OLD.status = NEW.status OR (OLD.status, NEW.status) IN (
            ('open', 'paid'), ('open', 'void'), ('open', 'uncollectible'),
            ('uncollectible', 'paid'), ('uncollectible', 'void')
        )
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an opened invoice is fixed'
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
END $$
"""

# At the commit, when all are written.
DUE = """
CREATE FUNCTION check_refund_due() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    key uuid := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF (SELECT refund_due_minor FROM invoices WHERE id = key) IS DISTINCT FROM
        (SELECT coalesce(sum(refund_minor), 0) FROM credit_notes WHERE invoice_id = key)
        - (SELECT coalesce(sum(amount_minor), 0) FROM invoice_repayments WHERE invoice_id = key)
    THEN
        RAISE EXCEPTION 'invoice % owes its client what its notes say less what was given back', key
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoices_give_back_what_notes_say';
    END IF;
    RETURN NULL;
END $$
"""

# Of invoices whose notes took back what was paid, before anything of that was given back.
FILL = """
UPDATE invoices SET refund_due_minor = due.minor
FROM (SELECT invoice_id, sum(refund_minor) AS minor FROM credit_notes GROUP BY invoice_id) due
WHERE due.invoice_id = invoices.id AND due.minor > 0
"""


def keep(*more: str) -> str:
    return KEEP.format(moving=", ".join(f"'{name}'" for name in (*MOVING, *more)))


def upgrade() -> None:
    op.execute(keep("refund_due_minor"))
    op.add_column("invoice_payments", _source(server_default=sa.text("'recorded'")))
    op.add_column(
        "invoices",
        sa.Column("refund_due_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
    )
    for table, (name, condition) in RULES.items():
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID")
    op.execute(FILL)
    _add_repayments()
    op.execute(DUE)
    for table, events, column in (
        ("invoice_repayments", "INSERT", "invoice_id"),
        ("credit_notes", "INSERT", "invoice_id"),
        ("invoices", "INSERT OR UPDATE OF refund_due_minor", "id"),
    ):
        op.execute(
            f"CREATE CONSTRAINT TRIGGER refund_due AFTER {events} ON {table} DEFERRABLE INITIALLY "
            f"DEFERRED FOR EACH ROW EXECUTE FUNCTION check_refund_due('{column}')"
        )
    op.execute(
        "CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON invoice_repayments "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{RULE}')"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON invoice_repayments "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{RULE}')"
    )


def _source(**more: object) -> sa.Column[str]:
    kind = sa.Enum(*SOURCES, name="source", native_enum=False, length=32)
    return sa.Column("source", kind, nullable=False, **more)  # type: ignore[arg-type]


def _add_repayments() -> None:
    op.create_table(
        "invoice_repayments",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "invoice_id")),
        _source(),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("given_back_on", sa.Date(), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_invoice_repayments_gives_back")),
        sa.CheckConstraint(
            "source IN ('recorded', 'held')", name=op.f("ck_invoice_repayments_source")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [target], name=op.f(f"fk_invoice_repayments_{column}")
            )
            for column, target in (
                ("invoice_id", "invoices.id"),
                ("posting_id", "ledger_transactions.id"),
                ("recorded_by", "users.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_repayments")),
    )
    op.create_index(
        "ix_invoice_repayments_invoice", "invoice_repayments", ["invoice_id", "created_at", "id"]
    )
    op.create_index(
        "ix_invoice_repayments_recorder",
        "invoice_repayments",
        ["recorded_by", "id"],
        postgresql_where=sa.text("recorded_by IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("invoice_repayments")
    for table in ("credit_notes", "invoices"):
        op.execute(f"DROP TRIGGER refund_due ON {table}")
    op.execute("DROP FUNCTION check_refund_due")
    op.drop_column("invoices", "refund_due_minor")
    op.drop_column("invoice_payments", "source")
    op.execute(keep())
