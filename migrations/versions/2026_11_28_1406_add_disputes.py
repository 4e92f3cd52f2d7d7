"""add disputes on single lines of invoices, and what keeps them and the invoice in step"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0160_disputes"
down_revision = "0181_payee_consents"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATUSES = (
    *("opened", "answered", "settlement_proposed", "escalated"),
    *("settled", "ruled", "withdrawn"),
)
REASONS = (
    *("work_not_done", "poor_quality", "wrong_time", "wrong_rate"),
    *("billed_twice", "not_agreed", "other"),
)
KINDS = (
    *("opened", "answered", "proposed", "countered", "declined", "lapsed", "commented"),
    *("escalated", "accepted", "conceded", "ruled", "withdrawn", "silence"),
)
SPEAKERS = ("client", "issuer", "operator", "system")
CHECKS = {
    "disputes_something": "net_minor > 0 AND total_minor >= net_minor",
    "reserves_a_part": "reserved_minor BETWEEN 0 AND total_minor",
    "refunds_from_the_reserve": "refunded_minor BETWEEN 0 AND reserved_minor",
    "says_where_it_was_posted": (
        "(reserved_minor > 0) = (reserve_transaction_id IS NOT NULL) "
        "AND (refunded_minor > 0) = (refund_transaction_id IS NOT NULL)"
    ),
    "empties_the_reserve": (
        "(return_transaction_id IS NOT NULL) "
        "= (ended_at IS NOT NULL AND reserved_minor > refunded_minor)"
    ),
    "ends_at_a_moment": ("(status IN ('settled', 'ruled', 'withdrawn')) = (ended_at IS NOT NULL)"),
    "credits_what_was_decided": "credit_note_id IS NULL OR status IN ('settled', 'ruled')",
    "is_ruled_by_somebody": "(status = 'ruled') = (ruled_by IS NOT NULL)",
    "not_ruled_by_a_side": (
        "ruled_by NOT IN (opened_by, coalesce(answered_by, opened_by), assistant_id, issuer_id)"
    ),
    "is_answered_wholly": "num_nulls(answered_by, answered_at) IN (0, 2)",
    "has_a_turn": "(status = 'settlement_proposed') = (turn IS NOT NULL)",
    "waits_for_somebody": (
        "silence_ends_at IS NULL OR status IN ('opened', 'answered', 'settlement_proposed')"
    ),
}
INDEXES = {
    "invoice": ("invoice_id",),
    "client": ("organization_id",),
    "client_status": ("organization_id", "status"),
    "issuer": ("issuer_id",),
    "issuer_status": ("issuer_id", "status"),
}
KEPT, POSITIONS = "disputes_are_kept", "positions_are_immutable"

BEGIN = """
CREATE FUNCTION check_dispute() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bill invoices;
    broken text;
BEGIN
    -- Whoever else disputes or credits this invoice waits, and counts this row.
    SELECT * INTO bill FROM invoices WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
    broken := CASE
        WHEN NEW.status <> 'opened' THEN 'disputes_begin_open'
        WHEN bill.status NOT IN ('open', 'paid', 'uncollectible')
            THEN 'only_opened_invoices_are_disputed'
        WHEN (NEW.organization_id, NEW.issuer_id, NEW.currency)
            IS DISTINCT FROM (bill.organization_id, bill.issuer_id, bill.currency)
            THEN 'disputes_are_between_the_sides'
        WHEN NEW.net_minor + net_disputed(bill.id)
            + (SELECT coalesce(sum(net_minor), 0) FROM credit_notes WHERE invoice_id = bill.id)
            > bill.net_minor THEN TG_ARGV[0]
    END;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'invoice % cannot be disputed in this way', NEW.invoice_id
            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NEW;
END $$
"""

# What is decided, and about to be credited, is disputed no more.
NET = """
CREATE FUNCTION net_disputed(bill uuid) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(net_minor), 0) FROM disputes d
    WHERE d.invoice_id = bill AND d.ended_at IS NULL AND NOT EXISTS (
        SELECT FROM dispute_lines l WHERE l.dispute_id = d.id AND l.awarded_minor IS NOT NULL
    )
$$
"""

KEEP = """
CREATE FUNCTION keep_dispute() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['status', 'version', 'turn', 'answered_by', 'answered_at',
        'escalated_at', 'silence_ends_at', 'ended_at', 'ruled_by', 'credit_note_id',
        'refunded_minor', 'refund_transaction_id', 'return_transaction_id', 'updated_at'];
    broken text;
BEGIN
    broken := CASE
        WHEN OLD.ended_at IS NOT NULL
            OR to_jsonb(OLD) - moving IS DISTINCT FROM to_jsonb(NEW) - moving
            THEN TG_ARGV[0]
        WHEN EXISTS (SELECT FROM dispute_lines WHERE dispute_id = NEW.id AND CASE NEW.status
                WHEN 'withdrawn' THEN released_at IS NULL
                WHEN 'settled' THEN awarded_minor IS NULL
                WHEN 'ruled' THEN awarded_minor IS NULL
                ELSE awarded_minor IS NOT NULL OR released_at IS NOT NULL END)
            THEN 'disputes_end_wholly'
    END;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'dispute % does not change in this way', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NEW;
END $$
"""

# At the commit, when both are written.
STEP = """
CREATE FUNCTION check_disputed_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    key uuid := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF (SELECT disputed_minor FROM invoices WHERE id = key) IS DISTINCT FROM
        (SELECT coalesce(sum(total_minor), 0) FROM disputes
            WHERE invoice_id = key AND ended_at IS NULL)
    THEN
        RAISE EXCEPTION 'invoice % does not say what is disputed', key
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoices_say_what_is_disputed';
    END IF;
    RETURN NULL;
END $$
"""

LINE = """
CREATE FUNCTION check_dispute_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['proposed_minor', 'awarded_minor', 'released_at'];
    status_found text;
    broken text;
BEGIN
    SELECT status INTO status_found FROM disputes WHERE id = NEW.dispute_id FOR SHARE;
    broken := CASE
        WHEN TG_OP = 'UPDATE' AND (to_jsonb(OLD) - moving IS DISTINCT FROM to_jsonb(NEW) - moving
                OR status_found IN ('settled', 'ruled', 'withdrawn')) THEN TG_ARGV[0]
        WHEN TG_OP = 'INSERT' AND status_found <> 'opened' THEN TG_ARGV[0]
        WHEN TG_OP = 'INSERT' AND NOT EXISTS (
                SELECT FROM invoice_lines WHERE id = NEW.line_id AND kind <> 'fee'
                AND NEW.amount_minor <= amount_minor - (
                    SELECT coalesce(sum(amount_minor), 0) FROM credit_note_lines
                    WHERE line_id = NEW.line_id)
            ) THEN 'disputes_stay_within_lines'
    END;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'line % cannot be disputed in this way', NEW.line_id
            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NEW;
END $$
"""

POSITION = """
CREATE FUNCTION check_dispute_position() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    status_found text;
    broken text;
BEGIN
    SELECT status INTO status_found FROM disputes WHERE id = NEW.dispute_id FOR SHARE;
    broken := CASE
        WHEN status_found IN ('settled', 'ruled', 'withdrawn') THEN TG_ARGV[0]
        WHEN EXISTS (
            SELECT FROM jsonb_array_elements(NEW.amounts) one
            LEFT JOIN dispute_lines l
                ON l.dispute_id = NEW.dispute_id AND l.line_id = (one ->> 'line_id')::uuid
            WHERE l.line_id IS NULL
                OR (one ->> 'amount_minor')::bigint NOT BETWEEN 0 AND l.amount_minor
        ) THEN 'positions_stay_within_lines'
    END;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'nothing like that is said in dispute %', NEW.dispute_id
            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NEW;
END $$
"""

# The end of a dispute credits exactly what it has awarded; nothing else touches what is disputed.
CREDIT = """
CREATE FUNCTION leave_disputed_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM dispute_lines l JOIN disputes d ON d.id = l.dispute_id
        WHERE l.line_id = NEW.line_id AND d.ended_at IS NULL
            AND l.awarded_minor IS DISTINCT FROM NEW.amount_minor
    ) THEN
        RAISE EXCEPTION 'line % is disputed', NEW.line_id
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
    END IF;
    RETURN NEW;
END $$
"""
NOTE = """
CREATE FUNCTION leave_what_is_disputed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    disputed numeric := net_disputed(NEW.invoice_id);
BEGIN
    IF disputed > 0 AND NEW.net_minor + disputed
        + (SELECT coalesce(sum(net_minor), 0) FROM credit_notes WHERE invoice_id = NEW.invoice_id)
        > (SELECT net_minor FROM invoices WHERE id = NEW.invoice_id)
    THEN
        RAISE EXCEPTION 'the rest of invoice % is disputed', NEW.invoice_id
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
    END IF;
    RETURN NEW;
END $$
"""
FUNCTIONS = {
    "check_dispute()": BEGIN,
    "keep_dispute()": KEEP,
    "check_disputed_invoice()": STEP,
    "check_dispute_line()": LINE,
    "check_dispute_position()": POSITION,
    "leave_disputed_line()": CREDIT,
    "leave_what_is_disputed()": NOTE,
}
CREDITED = "disputed_is_credited_by_disputes"
TRIGGERS = (
    ("begins", "INSERT", "disputes", "check_dispute('disputes_stay_within_invoices')"),
    ("kept", "UPDATE", "disputes", f"keep_dispute('{KEPT}')"),
    ("fits", "INSERT OR UPDATE", "dispute_lines", f"check_dispute_line('{KEPT}')"),
    ("fits", "INSERT", "dispute_positions", f"check_dispute_position('{KEPT}')"),
    ("disputed", "INSERT", "credit_note_lines", f"leave_disputed_line('{CREDITED}')"),
    ("disputed", "INSERT", "credit_notes", f"leave_what_is_disputed('{CREDITED}')"),
    ("stays", "DELETE", "disputes", f"refuse_change('{KEPT}')"),
    ("stays", "DELETE", "dispute_lines", f"refuse_change('{KEPT}')"),
    ("immutable", "UPDATE OR DELETE", "dispute_positions", f"refuse_change('{POSITIONS}')"),
)
# Whatever else an opened invoice may change by now, it may change this as well.
MAY_MOVE = """
DO $do$ BEGIN
    EXECUTE replace(pg_get_functiondef('keep_invoice'::regproc), $${before}$$, $${after}$$);
END $do$
"""
MOVES, MOVES_TOO = "'credited_minor'", "'credited_minor', 'disputed_minor'"


def text_enum(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.add_column(
        "invoices",
        sa.Column("disputed_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
    )
    # A later revision validates it, when the locks of this one are gone.
    op.execute(
        "ALTER TABLE invoices ADD CONSTRAINT ck_invoices_void_is_not_disputed CHECK "
        "(disputed_minor >= 0 AND (status <> 'void' OR disputed_minor = 0)) NOT VALID"
    )
    # Nobody issues what silence has settled. Clients of the API were told before any row has it.
    op.execute(
        "-- squawk-ignore ban-drop-not-null\n"
        "ALTER TABLE credit_notes ALTER COLUMN issued_by DROP NOT NULL"
    )
    _add_disputes()
    _add_lines()
    _add_positions()
    _guard()


def _add_disputes() -> None:
    op.create_table(
        "disputes",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        *(
            sa.Column(name, sa.Uuid(), nullable=False)
            for name in (
                *("id", "invoice_id", "contract_id", "organization_id"),
                *("issuer_id", "assistant_id"),
            )
        ),
        sa.Column("status", text_enum(STATUSES, "status"), nullable=False),
        sa.Column("reason", text_enum(REASONS, "reason"), nullable=False),
        sa.Column("turn", text_enum(SPEAKERS[:2], "turn"), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        *(
            sa.Column(f"{name}_minor", sa.BigInteger(), nullable=False)
            for name in ("net", "total", "reserved", "refunded")
        ),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in ("answered_by", "ruled_by")),
        *(
            sa.Column(name, MOMENT, nullable=True)
            for name in ("answered_at", "escalated_at", "silence_ends_at", "ended_at")
        ),
        sa.Column("credit_note_id", sa.Uuid(), nullable=True),
        *(
            sa.Column(f"{name}_transaction_id", sa.Uuid(), nullable=True)
            for name in ("reserve", "refund", "return")
        ),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("created_at", "updated_at")),
        *(
            sa.CheckConstraint(condition, name=op.f(f"ck_disputes_{name}"))
            for name, condition in CHECKS.items()
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id", "contract_id"],
            ["invoices.id", "invoices.contract_id"],
            name=op.f("fk_disputes_invoice_id_contract_id"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_disputes_{column}"))
            for column, target in (
                ("organization_id", "organizations.id"),
                ("assistant_id", "users.id"),
                ("opened_by", "users.id"),
                ("answered_by", "users.id"),
                ("ruled_by", "users.id"),
                ("credit_note_id", "credit_notes.id"),
                ("reserve_transaction_id", "ledger_transactions.id"),
                ("refund_transaction_id", "ledger_transactions.id"),
                ("return_transaction_id", "ledger_transactions.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("id", "invoice_id", name=op.f("uq_disputes_id_invoice_id")),
        sa.UniqueConstraint("credit_note_id", name=op.f("uq_disputes_credit_note_id")),
    )
    _add_indexes()


def _add_indexes() -> None:
    for name, columns in INDEXES.items():
        op.create_index(f"ix_disputes_{name}", "disputes", [*columns, "created_at", "id"])
    for name, columns, condition in (
        ("house", ("created_at", "id"), "escalated_at IS NOT NULL"),
        ("house_status", ("status", "created_at", "id"), "escalated_at IS NOT NULL"),
        ("due", ("silence_ends_at", "id"), "silence_ends_at IS NOT NULL"),
        ("assistant", ("assistant_id", "id"), None),
        ("opener", ("opened_by", "id"), None),
        ("answerer", ("answered_by", "id"), "answered_by IS NOT NULL"),
        ("judge", ("ruled_by", "id"), "ruled_by IS NOT NULL"),
    ):
        where = None if condition is None else sa.text(condition)
        op.create_index(f"ix_disputes_{name}", "disputes", list(columns), postgresql_where=where)


def _add_lines() -> None:
    op.create_table(
        "dispute_lines",
        *(
            sa.Column(name, sa.Uuid(), nullable=False)
            for name in ("dispute_id", "line_id", "invoice_id")
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("proposed_minor", sa.BigInteger(), nullable=True),
        sa.Column("awarded_minor", sa.BigInteger(), nullable=True),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_dispute_lines_disputes_something")),
        sa.CheckConstraint(
            "proposed_minor BETWEEN 0 AND amount_minor",
            name=op.f("ck_dispute_lines_is_proposed_within"),
        ),
        sa.CheckConstraint(
            "awarded_minor BETWEEN 0 AND amount_minor",
            name=op.f("ck_dispute_lines_is_awarded_within"),
        ),
        sa.CheckConstraint(
            "released_at IS NULL OR awarded_minor IS NULL",
            name=op.f("ck_dispute_lines_is_awarded_or_released"),
        ),
        sa.ForeignKeyConstraint(
            ["dispute_id", "invoice_id"],
            ["disputes.id", "disputes.invoice_id"],
            name=op.f("fk_dispute_lines_dispute_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id", "invoice_id"],
            ["invoice_lines.id", "invoice_lines.invoice_id"],
            name=op.f("fk_dispute_lines_line_id_invoice_id"),
        ),
        sa.PrimaryKeyConstraint("dispute_id", "line_id", name=op.f("pk_dispute_lines")),
    )
    op.create_index(
        "uq_dispute_lines_standing",
        "dispute_lines",
        ["line_id"],
        unique=True,
        postgresql_where=sa.text("released_at IS NULL"),
    )


def _add_positions() -> None:
    op.create_table(
        "dispute_positions",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "dispute_id")),
        sa.Column("kind", text_enum(KINDS, "kind"), nullable=False),
        sa.Column("speaker", text_enum(SPEAKERS, "speaker"), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("amounts", postgresql.JSONB(), nullable=False),
        sa.Column("file_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(speaker = 'system') = (author_id IS NULL)",
            name=op.f("ck_dispute_positions_is_said_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["disputes.id"], name=op.f("fk_dispute_positions_dispute_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_dispute_positions_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_positions")),
    )
    op.create_index(
        "ix_dispute_positions_dispute", "dispute_positions", ["dispute_id", "created_at", "id"]
    )
    op.create_index(
        "ix_dispute_positions_author",
        "dispute_positions",
        ["author_id", "id"],
        postgresql_where=sa.text("author_id IS NOT NULL"),
    )


def _guard() -> None:
    op.execute(MAY_MOVE.format(before=MOVES, after=MOVES_TOO))
    op.execute(NET)
    for function in FUNCTIONS.values():
        op.execute(function)
    for name, events, table, function in TRIGGERS:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {events} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}"
        )
    for table, rule in (
        ("disputes", KEPT),
        ("dispute_lines", KEPT),
        ("dispute_positions", POSITIONS),
    ):
        op.execute(
            f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{rule}')"
        )
    for table, events, column in (
        ("disputes", "INSERT OR UPDATE OF ended_at", "invoice_id"),
        ("invoices", "INSERT OR UPDATE OF disputed_minor", "id"),
    ):
        op.execute(
            f"CREATE CONSTRAINT TRIGGER disputed AFTER {events} ON {table} DEFERRABLE INITIALLY "
            f"DEFERRED FOR EACH ROW EXECUTE FUNCTION check_disputed_invoice('{column}')"
        )


def downgrade() -> None:
    op.execute("DROP TRIGGER disputed ON invoices")
    for table in ("credit_notes", "credit_note_lines"):
        op.execute(f"DROP TRIGGER disputed ON {table}")
    # Before, somebody had issued each: of what silence settled it was asked for by the opener.
    op.execute("ALTER TABLE credit_notes DISABLE TRIGGER immutable")
    op.execute(
        "UPDATE credit_notes n SET issued_by = d.opened_by FROM disputes d "
        "WHERE d.credit_note_id = n.id AND n.issued_by IS NULL"
    )
    op.execute("ALTER TABLE credit_notes ENABLE TRIGGER immutable")
    op.alter_column("credit_notes", "issued_by", nullable=False)
    for table in ("dispute_positions", "dispute_lines", "disputes"):
        op.drop_table(table)
    for function in (*FUNCTIONS, "net_disputed(uuid)"):
        op.execute(f"DROP FUNCTION {function}")
    op.execute(MAY_MOVE.format(before=MOVES_TOO, after=MOVES))
    op.drop_constraint(op.f("ck_invoices_void_is_not_disputed"), "invoices")
    op.drop_column("invoices", "disputed_minor")
