"""payments by card: their provider, what it was asked and told, and what was taken back

What a payment has to say once it came depends on who took it. The rule is made anew: it is checked
for rows that are there by the next revision, as all of them keep it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0176_card_payments"
down_revision = "0175_splits"
branch_labels = None
depends_on = None

PROVIDERS = ("manual", "stripe")
CAME = "status IN ('received', 'returned')"
RULES = {
    "ck_payments_provider": "provider IN ('manual', 'stripe')",
    "ck_payments_is_received_wholly": (
        "num_nulls(received_minor, received_on, received_at, transaction_id) "
        f"= CASE WHEN {CAME} THEN 0 ELSE 4 END "
        f"AND (received_by IS NOT NULL) = ({CAME} AND provider = 'manual')"
    ),
    "ck_payments_gives_back_what_came": (
        "taken_back_minor BETWEEN 0 AND "
        "CASE WHEN provider = 'manual' THEN 0 ELSE coalesce(received_minor, 0) END"
    ),
}
WHOLLY = "ck_payments_is_received_wholly"
WHOLLY_BEFORE = (
    "num_nulls(received_minor, received_on, received_by, received_at, transaction_id) "
    f"= CASE WHEN {CAME} THEN 0 ELSE 5 END"
)
KEEP = """
    CREATE OR REPLACE FUNCTION keep_payment() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.organization_id, NEW.reference, NEW.currency, NEW.amount_minor, NEW.announced_by
            {new})
            IS DISTINCT FROM
            (OLD.organization_id, OLD.reference, OLD.currency, OLD.amount_minor, OLD.announced_by
            {old})
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
# All columns but those that may change stay as they are.
KEEP_CARD = """
CREATE FUNCTION keep_card_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.payment_id <> OLD.payment_id
    OR OLD.intent_id IS NOT NULL
        AND (NEW.intent_id, NEW.sealed_secret) IS DISTINCT FROM (OLD.intent_id, OLD.sealed_secret)
    OR OLD.fee_minor IS NOT NULL
        AND (NEW.fee_minor, NEW.fee_transaction_id)
        IS DISTINCT FROM (OLD.fee_minor, OLD.fee_transaction_id) THEN
        RAISE EXCEPTION 'card_payments_are_kept: one intent, and one fee'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'card_payments_are_kept';
    END IF;
    RETURN NEW;
END $$
"""
KEEP_EVENT = """
CREATE FUNCTION keep_provider_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['outcome', 'payment_id'];
BEGIN
    IF OLD.outcome <> 'waiting' OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'provider_events_are_kept: what was told never changes'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'provider_events_are_kept';
    END IF;
    RETURN NEW;
END $$
"""
KEEP_TAKE_BACK = """
CREATE FUNCTION keep_take_back() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['reinstated_transaction_id'];
BEGIN
    IF OLD.reinstated_transaction_id IS NOT NULL
    OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'take_backs_are_kept: what was taken back is reinstated at most'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'take_backs_are_kept';
    END IF;
    RETURN NEW;
END $$
"""
KEPT = {
    "card_payments": ("keep_card_payment", "card_payments_are_kept"),
    "provider_events": ("keep_provider_event", "provider_events_are_kept"),
    "payment_take_backs": ("keep_take_back", "take_backs_are_kept"),
}


def upgrade() -> None:
    op.add_column("payments", _provider(server_default=sa.text("'manual'")))
    op.add_column(
        "payments",
        sa.Column("taken_back_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
    )
    # The looser rule takes its place in this very revision.
    op.execute(
        f"-- squawk-ignore ban-drop-constraint\nALTER TABLE payments DROP CONSTRAINT {WHOLLY}"
    )
    for name, condition in RULES.items():
        op.execute(f"ALTER TABLE payments ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID")
    op.execute(KEEP.format(new=", NEW.provider", old=", OLD.provider"))
    _add_card_payments()
    _add_provider_events()
    _add_take_backs()
    for function in (KEEP_CARD, KEEP_EVENT, KEEP_TAKE_BACK):
        op.execute(function)
    for table, (function, rule) in KEPT.items():
        op.execute(
            f"CREATE TRIGGER kept BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
        op.execute(
            f"CREATE TRIGGER stays BEFORE DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{rule}')"
        )
        op.execute(
            f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{rule}')"
        )


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _provider(**more: object) -> sa.Column[str]:
    kind = sa.Enum(*PROVIDERS, name="provider", native_enum=False, length=32)
    return sa.Column("provider", kind, nullable=False, **more)  # type: ignore[arg-type]


def _text(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=True) for name in names)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    target_table = target.partition(".")[0]
    name = f"fk_{table}_{column}_{target_table}"
    return sa.ForeignKeyConstraint([column], [target], name=op.f(name))


def _add_card_payments() -> None:
    table = "card_payments"
    op.create_table(
        table,
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("intent_id", sa.Text(), nullable=True),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=True),
        *_text("refused_code", "decline_code"),
        sa.Column("fee_minor", sa.BigInteger(), nullable=True),
        sa.Column("fee_transaction_id", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f(f"ck_{table}_counts_attempts")),
        sa.CheckConstraint(
            "(intent_id IS NULL) = (sealed_secret IS NULL)",
            name=op.f(f"ck_{table}_is_stored_wholly"),
        ),
        sa.CheckConstraint(
            "intent_id IS NULL OR refused_code IS NULL",
            name=op.f(f"ck_{table}_is_made_or_refused"),
        ),
        sa.CheckConstraint(
            "fee_transaction_id IS NULL OR fee_minor IS NOT NULL",
            name=op.f(f"ck_{table}_posts_a_known_fee"),
        ),
        _reference(table, "payment_id", "payments.id"),
        _reference(table, "fee_transaction_id", "ledger_transactions.id"),
        sa.PrimaryKeyConstraint("payment_id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("intent_id", name=op.f(f"uq_{table}_intent_id")),
        sa.UniqueConstraint("fee_transaction_id", name=op.f(f"uq_{table}_fee_transaction_id")),
    )
    op.create_index(
        "ix_card_payments_due", table, ["due_at"], postgresql_where=sa.text("due_at IS NOT NULL")
    )


def _add_provider_events() -> None:
    table = "provider_events"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", _enum("provider", *PROVIDERS), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("event_id", "type", "kind")),
        sa.Column(
            "outcome",
            _enum("outcome", "applied", "ignored", "waiting", "mismatched", "unknown"),
            nullable=False,
        ),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        *_text("intent_id", "reference"),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        *_text("currency", "code"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _reference(table, "payment_id", "payments.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("provider", "event_id", name=op.f(f"uq_{table}_provider_event_id")),
    )
    for name, columns, condition in (
        ("newest", ["created_at", "id"], None),
        ("outcome", ["outcome", "created_at", "id"], None),
        ("waiting", ["intent_id", "created_at", "id"], "outcome = 'waiting'"),
        ("reference", ["reference", "kind"], "reference IS NOT NULL"),
        ("payment", ["payment_id", "id"], "payment_id IS NOT NULL"),
    ):
        where = None if condition is None else sa.text(condition)
        op.create_index(f"ix_{table}_{name}", table, columns, postgresql_where=where)


def _add_take_backs() -> None:
    table = "payment_take_backs"
    op.create_table(
        table,
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "payment_id")),
        sa.Column("kind", _enum("kind", "refund", "chargeback"), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        *(
            sa.Column(f"{name}_minor", sa.BigInteger(), nullable=False)
            for name in ("amount", "from_held", "owed")
        ),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("reinstated_transaction_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "from_held_minor >= 0 AND owed_minor >= 0 "
            "AND from_held_minor + owed_minor = amount_minor AND amount_minor > 0",
            name=op.f(f"ck_{table}_adds_up"),
        ),
        sa.CheckConstraint(
            "reinstated_transaction_id IS NULL OR kind = 'chargeback'",
            name=op.f(f"ck_{table}_is_won_at_a_dispute"),
        ),
        _reference(table, "payment_id", "payments.id"),
        _reference(table, "transaction_id", "ledger_transactions.id"),
        _reference(table, "reinstated_transaction_id", "ledger_transactions.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("kind", "reference", name=op.f(f"uq_{table}_kind_reference")),
        *(
            sa.UniqueConstraint(name, name=op.f(f"uq_{table}_{name}"))
            for name in ("transaction_id", "reinstated_transaction_id")
        ),
    )
    op.create_index("ix_payment_take_backs_payment", table, ["payment_id", "id"])


def downgrade() -> None:
    for table in reversed(KEPT):
        op.drop_table(table)
    for function, _ in KEPT.values():
        op.execute(f"DROP FUNCTION {function}()")
    op.execute(KEEP.format(new="", old=""))
    for name in RULES:
        op.execute(f"ALTER TABLE payments DROP CONSTRAINT {name}")
    op.drop_column("payments", "taken_back_minor")
    op.drop_column("payments", "provider")
    # No row is left out: what came by card has nobody who received it, and cannot go back.
    op.execute(f"ALTER TABLE payments ADD CONSTRAINT {WHOLLY} CHECK ({WHOLLY_BEFORE}) NOT VALID")
    op.execute(f"ALTER TABLE payments VALIDATE CONSTRAINT {WHOLLY}")
