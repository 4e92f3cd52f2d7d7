"""add the ledger: accounts, transactions, their postings, and the balances that follow from them"""

import sqlalchemy as sa
from alembic import op

revision = "0088_ledger"
down_revision = "0087_waiting_extensions_filled"
branch_labels = None
depends_on = None

LABEL = "~ '^[a-z][a-z_]{0,62}$'"
MOST = 10**15 - 1  # as in va_market/kit/money.py
RULE = "ledger_is_immutable"

OPEN = """
CREATE FUNCTION open_ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_balances (account_id, allow_negative, moved_at)
        VALUES (NEW.id, NEW.allow_negative, NEW.created_at);
    RETURN NULL;
END $$
"""

CHAIN = """
CREATE FUNCTION chain_ledger_posting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    account ledger_accounts;
    made ledger_transactions;
    balance ledger_balances;
BEGIN
    SELECT * INTO account FROM ledger_accounts WHERE id = NEW.account_id;
    SELECT * INTO made FROM ledger_transactions WHERE id = NEW.transaction_id;
    IF account.id IS NULL OR made.id IS NULL THEN
        RETURN NEW;  -- its foreign key says no
    END IF;
    -- Held until the commit: postings of an account are numbered one after the other, without gaps.
    SELECT * INTO STRICT balance FROM ledger_balances
        WHERE account_id = NEW.account_id FOR NO KEY UPDATE;
    IF NEW.state = 'posted' THEN
        balance.posted_minor := balance.posted_minor + NEW.amount_minor;
    ELSIF (NEW.amount_minor > 0) = (made.action IN ('settle', 'void')) THEN
        balance.pending_out_minor := balance.pending_out_minor - NEW.amount_minor;
    ELSE
        balance.pending_in_minor := balance.pending_in_minor + NEW.amount_minor;
    END IF;
    NEW.position := balance.length + 1;
    -- Clocks differ; along one account time never goes back, so a span of it is a span of places.
    NEW.created_at := greatest(made.created_at, balance.moved_at);
    NEW.balance_minor := balance.posted_minor;
    NEW.previous_hash := balance.head;
    -- The form is that of va_market/ledger/canonical.py, which computes it anew.
    NEW.hash := sha256(convert_to(jsonb_build_array(
        account.id, account.owner_id, account.kind, account.subject_id, account.currency,
        account.allow_negative, NEW.position, NEW.transaction_id, made.idempotency_key,
        made.action, made.kind, made.reference, made.target_id,
        to_char(made.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        to_char(NEW.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        NEW.state, NEW.amount_minor, NEW.balance_minor, encode(NEW.previous_hash, 'hex')
    )::text, 'UTF8'));
    UPDATE ledger_balances SET posted_minor = balance.posted_minor,
        pending_in_minor = balance.pending_in_minor, pending_out_minor = balance.pending_out_minor,
        length = NEW.position, head = NEW.hash, moved_at = NEW.created_at
        WHERE account_id = NEW.account_id;
    RETURN NEW;
END $$
"""

# At the commit, when all legs are there.
CHECK = """
CREATE FUNCTION check_ledger_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    key uuid := to_jsonb(NEW) ->> TG_ARGV[0];
    made ledger_transactions;
    target ledger_transactions;
    broken text;
BEGIN
    SELECT * INTO STRICT made FROM ledger_transactions WHERE id = key;
    SELECT * INTO target FROM ledger_transactions WHERE id = made.target_id;
    broken := CASE
        WHEN NOT EXISTS (SELECT FROM ledger_postings WHERE transaction_id = key)
            OR EXISTS (
                SELECT FROM ledger_postings WHERE transaction_id = key
                GROUP BY currency, state HAVING count(*) < 2
            ) THEN 'ledger_transaction_has_two_legs'
        WHEN EXISTS (
                SELECT FROM ledger_postings WHERE transaction_id = key
                GROUP BY currency, state HAVING sum(amount_minor) <> 0
            ) THEN 'ledger_transaction_sums_to_zero'
        WHEN EXISTS (
                SELECT FROM ledger_postings WHERE transaction_id = key AND state <> CASE
                    WHEN made.action IN ('post', 'reverse') THEN 'posted'
                    WHEN made.action IN ('hold', 'void') THEN 'pending' ELSE state END
            ) THEN 'ledger_transaction_has_its_state'
        WHEN made.action IN ('settle', 'void') AND target.action <> 'hold'
            OR made.action = 'reverse' AND target.action NOT IN ('post', 'settle')
            THEN 'ledger_transaction_answers_its_target'
    END;
    IF broken IS NULL AND made.target_id IS NOT NULL AND EXISTS (
        WITH expected AS (
            SELECT account_id, state::text, -amount_minor AS amount FROM ledger_postings
            WHERE transaction_id = made.target_id
                AND state = CASE made.action WHEN 'reverse' THEN 'posted' ELSE 'pending' END
            UNION ALL
            SELECT account_id, 'posted', amount_minor FROM ledger_postings
            WHERE transaction_id = made.target_id AND made.action = 'settle'
        ), found AS (
            SELECT account_id, state::text, amount_minor AS amount FROM ledger_postings
            WHERE transaction_id = key
        )
        (SELECT * FROM expected EXCEPT SELECT * FROM found)
        UNION ALL
        (SELECT * FROM found EXCEPT SELECT * FROM expected)
    ) THEN
        broken := 'ledger_transaction_answers_exactly';
    END IF;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'transaction % of the ledger is not whole', key
            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NULL;
END $$
"""

POST = """
CREATE FUNCTION post_to_ledger(made jsonb, legs jsonb) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    key uuid;
BEGIN
    INSERT INTO ledger_transactions
            (id, idempotency_key, action, kind, reference, target_id, created_at)
        SELECT id, idempotency_key, action, kind, reference, target_id, created_at
        FROM jsonb_populate_record(NULL::ledger_transactions, made)
        ON CONFLICT (idempotency_key) DO NOTHING RETURNING id INTO key;
    IF key IS NULL THEN
        RETURN NULL;  -- it was used before, or just now by somebody this statement waited for
    END IF;
    INSERT INTO ledger_postings (account_id, transaction_id, currency, state, amount_minor)
        SELECT account_id, key, currency, state, amount_minor
        FROM jsonb_populate_recordset(NULL::ledger_postings, legs)
        -- The triggers hold balances in this order: two transactions never wait for each other. And
        -- what was held is free again before it leaves.
        ORDER BY account_id, state;
    RETURN key;
END $$
"""


def text_enum(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _add_accounts()
    _add_transactions()
    _add_postings()
    for function in (OPEN, CHAIN, CHECK, POST):
        op.execute(function)
    op.execute(
        "CREATE TRIGGER opens_balance AFTER INSERT ON ledger_accounts "
        "FOR EACH ROW EXECUTE FUNCTION open_ledger_balance()"
    )
    op.execute(
        "CREATE TRIGGER chained BEFORE INSERT ON ledger_postings "
        "FOR EACH ROW EXECUTE FUNCTION chain_ledger_posting()"
    )
    for table, column in (("ledger_transactions", "id"), ("ledger_postings", "transaction_id")):
        op.execute(
            f"CREATE CONSTRAINT TRIGGER is_whole AFTER INSERT ON {table} DEFERRABLE INITIALLY "
            f"DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_transaction('{column}')"
        )
    _refuse()


def _add_accounts() -> None:
    op.create_table(
        "ledger_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("allow_negative", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind {LABEL}", name=op.f("ck_ledger_accounts_kind_is_a_label")),
        sa.CheckConstraint(
            "currency ~ '^[A-Z]{3}$'", name=op.f("ck_ledger_accounts_currency_is_a_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_accounts")),
        sa.UniqueConstraint("id", "currency", name=op.f("uq_ledger_accounts_id_currency")),
    )
    op.create_index(
        "uq_ledger_accounts_owner",
        "ledger_accounts",
        ["owner_id", "kind", "currency", "subject_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_index(
        "ix_ledger_accounts_newest", "ledger_accounts", ["owner_id", "created_at", "id"]
    )
    op.create_index(
        "ix_ledger_accounts_kind", "ledger_accounts", ["owner_id", "kind", "created_at", "id"]
    )
    op.create_table(
        "ledger_balances",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("allow_negative", sa.Boolean(), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), server_default=sa.text("0"), nullable=False)
            for name in ("posted_minor", "pending_in_minor", "pending_out_minor", "length")
        ),
        sa.Column(
            "head",
            sa.LargeBinary(),
            server_default=sa.text("decode(repeat('00', 32), 'hex')"),
            nullable=False,
        ),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "allow_negative OR posted_minor >= pending_out_minor",
            name=op.f("ck_ledger_balances_is_covered"),
        ),
        sa.CheckConstraint(
            "pending_in_minor >= 0 AND pending_out_minor >= 0",
            name=op.f("ck_ledger_balances_pending_is_not_negative"),
        ),
        sa.CheckConstraint(
            f"posted_minor BETWEEN -{MOST} AND {MOST} AND pending_in_minor <= {MOST} "
            f"AND pending_out_minor <= {MOST}",
            name=op.f("ck_ledger_balances_is_in_range"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_accounts.id"], name=op.f("fk_ledger_balances_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_ledger_balances")),
        # Each posting changes the row in place; the free space keeps it on its page.
        postgresql_with={"fillfactor": 50},
    )


def _add_transactions() -> None:
    op.create_table(
        "ledger_transactions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column(
            "action",
            text_enum("post", "hold", "settle", "void", "reverse", name="action"),
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind {LABEL}", name=op.f("ck_ledger_transactions_kind_is_a_label")),
        sa.CheckConstraint(
            "(action IN ('settle', 'void', 'reverse')) = (target_id IS NOT NULL)",
            name=op.f("ck_ledger_transactions_answers_something"),
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["ledger_transactions.id"],
            name=op.f("fk_ledger_transactions_target_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_transactions")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_ledger_transactions_idempotency_key")),
        # A hold is settled or voided, and a posted transaction reversed, once.
        sa.UniqueConstraint("target_id", name=op.f("uq_ledger_transactions_target_id")),
    )


def _add_postings() -> None:
    op.create_table(
        "ledger_postings",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("state", text_enum("pending", "posted", name="state"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_ledger_postings_moves_something")),
        sa.ForeignKeyConstraint(
            ["account_id", "currency"],
            ["ledger_accounts.id", "ledger_accounts.currency"],
            name=op.f("fk_ledger_postings_account_id_currency"),
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["ledger_transactions.id"],
            name=op.f("fk_ledger_postings_transaction_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "position", name=op.f("pk_ledger_postings")),
        sa.UniqueConstraint(
            "transaction_id",
            "account_id",
            "state",
            name=op.f("uq_ledger_postings_transaction_id_account_id_state"),
        ),
    )
    op.create_index(
        "ix_ledger_postings_moments", "ledger_postings", ["account_id", "created_at", "position"]
    )


def _refuse() -> None:
    """Rows never change; balances change by the triggers of accounts and postings alone."""
    for table in ("ledger_accounts", "ledger_transactions", "ledger_postings", "ledger_balances"):
        events, guard = "UPDATE OR DELETE", ""
        if table == "ledger_balances":
            events, guard = "INSERT OR UPDATE OR DELETE", "WHEN (pg_trigger_depth() = 0) "
        op.execute(
            f"CREATE TRIGGER immutable BEFORE {events} ON {table} FOR EACH ROW {guard}"
            f"EXECUTE FUNCTION refuse_change('{RULE}')"
        )
        op.execute(
            f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{RULE}')"
        )


def downgrade() -> None:
    for table in ("ledger_postings", "ledger_transactions", "ledger_balances", "ledger_accounts"):
        op.drop_table(table)
    op.execute("DROP FUNCTION post_to_ledger")
    op.execute("DROP FUNCTION check_ledger_transaction")
    op.execute("DROP FUNCTION chain_ledger_posting")
    op.execute("DROP FUNCTION open_ledger_balance")
