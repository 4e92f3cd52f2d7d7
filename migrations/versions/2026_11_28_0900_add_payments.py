"""payments of clients"""

import sqlalchemy as sa
from alembic import op

revision = "0102_payments"
down_revision = "0101_billing_checked"
branch_labels = None
depends_on = None

CAME = "status IN ('received', 'returned')"
GUARD = """
    CREATE FUNCTION keep_payment() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.organization_id, NEW.reference, NEW.currency, NEW.amount_minor, NEW.announced_by)
            IS DISTINCT FROM
            (OLD.organization_id, OLD.reference, OLD.currency, OLD.amount_minor, OLD.announced_by)
        OR OLD.received_minor IS NOT NULL AND
            (NEW.received_minor, NEW.received_on, NEW.received_by, NEW.received_at,
             NEW.transaction_id)
            IS DISTINCT FROM
            (OLD.received_minor, OLD.received_on, OLD.received_by, OLD.received_at,
             OLD.transaction_id)
        OR OLD.status = 'returned' THEN
            RAISE EXCEPTION 'payments_are_kept: what was announced and received never changes'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payments_are_kept';
        END IF;
        RETURN NEW;
    END $$
"""


def upgrade() -> None:
    op.create_table(
        "payments",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                *("announced", "received", "returned", "cancelled"),
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("announced_by", sa.Uuid(), nullable=False),
        sa.Column("received_minor", sa.BigInteger(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_by", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("transaction_id", sa.Uuid(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("returned_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount_minor > 0 AND received_minor > 0", name=op.f("ck_payments_pays")
        ),
        sa.CheckConstraint(
            "num_nulls(received_minor, received_on, received_by, received_at, transaction_id) "
            f"= CASE WHEN {CAME} THEN 0 ELSE 5 END",
            name=op.f("ck_payments_is_received_wholly"),
        ),
        sa.CheckConstraint(
            "num_nulls(returned_on, returned_by) = CASE WHEN status = 'returned' THEN 0 ELSE 2 END",
            name=op.f("ck_payments_is_returned_wholly"),
        ),
        sa.CheckConstraint(
            "received_by <> announced_by", name=op.f("ck_payments_not_received_by_oneself")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_payments_organization_id_organizations"),
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["ledger_transactions.id"],
            name=op.f("fk_payments_transaction_id_ledger_transactions"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{name}_by"], ["users.id"], name=op.f(f"fk_payments_{name}_by_users")
            )
            for name in ("announced", "received", "returned")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("reference", name=op.f("uq_payments_reference")),
        sa.UniqueConstraint("transaction_id", name=op.f("uq_payments_transaction_id")),
    )
    for name, columns in (
        ("newest", ["organization_id", "created_at", "id"]),
        ("status", ["organization_id", "status", "created_at", "id"]),
        ("all_newest", ["created_at", "id"]),
        ("all_status", ["status", "created_at", "id"]),
        ("announcer", ["announced_by", "id"]),
    ):
        op.create_index(f"ix_payments_{name}", "payments", columns)
    for name in ("received", "returned"):
        op.create_index(
            f"ix_payments_{name}",
            "payments",
            [f"{name}_by", "id"],
            postgresql_where=sa.text(f"{name}_by IS NOT NULL"),
        )
    _guard()


def _guard() -> None:
    """What was received never changes, and no row goes."""
    op.execute(GUARD)
    op.execute(
        "CREATE TRIGGER kept BEFORE UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION keep_payment()"
    )
    op.execute(
        "CREATE TRIGGER stays BEFORE DELETE ON payments "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change('payments_are_kept')"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON payments "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('payments_are_kept')"
    )


def downgrade() -> None:
    op.drop_table("payments")
    op.execute("DROP FUNCTION keep_payment()")
