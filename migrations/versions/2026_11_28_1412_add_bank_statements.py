"""statements of the bank"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0170_bank_statements"
down_revision = "0121_commissions"
branch_labels = None
depends_on = None

KEEP_STATEMENT = """
    CREATE FUNCTION keep_bank_statement() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.status = 'imported' THEN
            RAISE EXCEPTION 'statements_are_kept: what was imported never changes'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'statements_are_kept';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$
"""
KEEP_LINE = """
    CREATE FUNCTION keep_bank_line() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.statement_id, NEW.number, NEW.part, NEW.account, NEW.key, NEW.direction,
            NEW.is_reversal, NEW.currency, NEW.amount_minor, NEW.booked_on, NEW.remittance,
            NEW.counterparty, NEW.bank_id, NEW.end_to_end_id, NEW.created_at)
            IS DISTINCT FROM
            (OLD.statement_id, OLD.number, OLD.part, OLD.account, OLD.key, OLD.direction,
            OLD.is_reversal, OLD.currency, OLD.amount_minor, OLD.booked_on, OLD.remittance,
            OLD.counterparty, OLD.bank_id, OLD.end_to_end_id, OLD.created_at)
        OR OLD.status = 'matched' THEN
            RAISE EXCEPTION 'bank_lines_are_kept: what the bank said never changes'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'bank_lines_are_kept';
        END IF;
        RETURN NEW;
    END $$
"""


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _add_statements()
    _add_lines()
    _guard()


def _add_statements() -> None:
    counts = ("file_bytes", "line_count", "valid", "duplicates", "faulty", "skipped", "imported")
    op.create_table(
        "bank_statements",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("status", _choice("status", "checked", "imported"), nullable=False),
        sa.Column("format", _choice("format", "csv", "camt_053"), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("adds_up", sa.Boolean(), nullable=True),
        sa.Column("faults", postgresql.JSONB(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            f"least({', '.join(counts)}) >= 0", name=op.f("ck_bank_statements_counts_up")
        ),
        sa.CheckConstraint(
            "imported <= valid", name=op.f("ck_bank_statements_imports_what_is_valid")
        ),
        sa.CheckConstraint(
            "num_nulls(imported_by, imported_at) = CASE WHEN status = 'imported' THEN 0 ELSE 2 END",
            name=op.f("ck_bank_statements_is_imported_wholly"),
        ),
        sa.CheckConstraint(
            "status = 'checked' OR adds_up IS NOT FALSE", name=op.f("ck_bank_statements_adds_up")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["users.id"], name=op.f(f"fk_bank_statements_{column}_users")
            )
            for column in ("sent_by", "imported_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statements")),
    )
    op.create_index("ix_bank_statements_newest", "bank_statements", ["created_at", "id"])
    op.create_index("ix_bank_statements_status", "bank_statements", ["status", "created_at", "id"])
    op.create_index("ix_bank_statements_sender", "bank_statements", ["sent_by", "id"])
    op.create_index(
        "ix_bank_statements_importer",
        "bank_statements",
        ["imported_by", "id"],
        postgresql_where=sa.text("imported_by IS NOT NULL"),
    )
    op.create_table(
        "bank_statement_drafts",
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("lines", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["bank_statements.id"],
            name=op.f("fk_bank_statement_drafts_statement_id_bank_statements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_bank_statement_drafts")),
    )


def _add_lines() -> None:
    rules = {
        "moves_money": "amount_minor > 0",
        "has_key": "octet_length(key) = 32",
        "is_matched_to": "(status = 'matched') = (payment_id IS NOT NULL)",
        "is_settled_wholly": "(status IN ('matched', 'dismissed')) = (settled_at IS NOT NULL) "
        "AND (settled_by IS NULL OR settled_at IS NOT NULL)",
        "is_dismissed_with_a_note": "(status = 'dismissed') "
        "<= (settled_by IS NOT NULL AND note IS NOT NULL)",
        "says_why": "(status = 'unmatched') <= (reason IS NOT NULL)",
    }
    targets = {
        "statement_id": "bank_statements",
        "payment_id": "payments",
        "settled_by": "users",
    }
    op.create_table(
        "bank_lines",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("direction", _choice("direction", "credit", "debit"), nullable=False),
        sa.Column("is_reversal", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("remittance", sa.Text(), nullable=False),
        sa.Column("counterparty", sa.Text(), nullable=False),
        sa.Column("bank_id", sa.Text(), nullable=True),
        sa.Column("end_to_end_id", sa.Text(), nullable=True),
        sa.Column(
            "status", _choice("status", "new", "matched", "unmatched", "dismissed"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_bank_lines_{n}")) for n, rule in rules.items()),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_bank_lines_{column}_{table}")
            )
            for column, table in targets.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_lines")),
        sa.UniqueConstraint("account", "key", name=op.f("uq_bank_lines_account_key")),
    )
    for name, columns in (
        ("newest", ["created_at", "id"]),
        ("status", ["status", "created_at", "id"]),
        ("statement", ["statement_id", "created_at", "id"]),
        ("statement_status", ["statement_id", "status", "created_at", "id"]),
        ("amount", ["account", "amount_minor", "id"]),
    ):
        op.create_index(f"ix_bank_lines_{name}", "bank_lines", columns)
    op.create_index(
        "uq_bank_lines_payment",
        "bank_lines",
        ["payment_id", "direction"],
        unique=True,
        postgresql_where=sa.text("payment_id IS NOT NULL"),
    )
    op.create_index(
        "ix_bank_lines_settler",
        "bank_lines",
        ["settled_by", "id"],
        postgresql_where=sa.text("settled_by IS NOT NULL"),
    )


def _guard() -> None:
    """What was imported and what the bank said never changes, and no such row goes."""
    op.execute(KEEP_STATEMENT)
    op.execute(KEEP_LINE)
    op.execute(
        "CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON bank_statements "
        "FOR EACH ROW EXECUTE FUNCTION keep_bank_statement()"
    )
    op.execute(
        "CREATE TRIGGER kept BEFORE UPDATE ON bank_lines "
        "FOR EACH ROW EXECUTE FUNCTION keep_bank_line()"
    )
    op.execute(
        "CREATE TRIGGER stays BEFORE DELETE ON bank_lines "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change('bank_lines_are_kept')"
    )
    for table, rule in (
        ("bank_statements", "statements_are_kept"),
        ("bank_lines", "bank_lines_are_kept"),
    ):
        op.execute(
            f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{rule}')"
        )


def downgrade() -> None:
    op.drop_table("bank_lines")
    op.drop_table("bank_statement_drafts")
    op.drop_table("bank_statements")
    op.execute("DROP FUNCTION keep_bank_line()")
    op.execute("DROP FUNCTION keep_bank_statement()")
