"""payouts: where to, what, in which batches, and the runs that make them"""

import sqlalchemy as sa
from alembic import op

revision = "0150_payouts"
down_revision = "0171_awaited_payments"
branch_labels = None
depends_on = None

RULE = {
    "payout_destinations": "payout_destinations_are_kept",
    "payout_batches": "payout_batches_are_kept",
    "payouts": "payouts_are_kept",
}
KEEP_DESTINATION = """
    CREATE FUNCTION keep_payout_destination() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.id, NEW.owner_id, NEW.is_organization, NEW.currency, NEW.rail, NEW.schedule,
            NEW.added_by, NEW.usable_at, NEW.created_at)
            IS DISTINCT FROM
            (OLD.id, OLD.owner_id, OLD.is_organization, OLD.currency, OLD.rail, OLD.schedule,
             OLD.added_by, OLD.usable_at, OLD.created_at)
        OR OLD.status = 'retired' AND
            (NEW.status, NEW.retired_at) IS DISTINCT FROM (OLD.status, OLD.retired_at)
        OR NEW.holder_name <> '' AND
            (NEW.holder_name, NEW.iban, NEW.account_number, NEW.bank_code, NEW.bic)
            IS DISTINCT FROM
            (OLD.holder_name, OLD.iban, OLD.account_number, OLD.bank_code, OLD.bic)
        OR NEW.holder_name = '' AND NEW.bic IS NOT NULL
        OR NEW.holder_name = '' AND OLD.holder_name <> '' AND
            EXISTS (SELECT 1 FROM payouts WHERE destination_id = OLD.id) THEN
            RAISE EXCEPTION 'payout_destinations_are_kept: where money goes never changes'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payout_destinations_are_kept';
        END IF;
        RETURN NEW;
    END $$
"""
KEEP_BATCH = """
    CREATE FUNCTION keep_payout_batch() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.status = 'submitted' OR
            (NEW.id, NEW.currency, NEW.rail, NEW.run_on, NEW.part, NEW.created_at)
            IS DISTINCT FROM
            (OLD.id, OLD.currency, OLD.rail, OLD.run_on, OLD.part, OLD.created_at) THEN
            RAISE EXCEPTION 'payout_batches_are_kept: what the bank was told never changes'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payout_batches_are_kept';
        END IF;
        RETURN NEW;
    END $$
"""
KEEP_PAYOUT = """
    CREATE FUNCTION keep_payout() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.id, NEW.owner_id, NEW.is_organization, NEW.destination_id, NEW.account_id,
            NEW.source, NEW.reference, NEW.currency, NEW.amount_minor, NEW.requested_by,
            NEW.run_on, NEW.transaction_id, NEW.created_at)
            IS DISTINCT FROM
            (OLD.id, OLD.owner_id, OLD.is_organization, OLD.destination_id, OLD.account_id,
             OLD.source, OLD.reference, OLD.currency, OLD.amount_minor, OLD.requested_by,
             OLD.run_on, OLD.transaction_id, OLD.created_at)
        OR OLD.batch_id IS NOT NULL AND NEW.batch_id IS DISTINCT FROM OLD.batch_id
        OR OLD.submitted_by IS NOT NULL AND NEW.submitted_by IS DISTINCT FROM OLD.submitted_by
        OR OLD.paid_transaction_id IS NOT NULL AND
            NEW.paid_transaction_id IS DISTINCT FROM OLD.paid_transaction_id
        OR NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
            ('created', 'submitted'), ('created', 'cancelled'), ('submitted', 'paid'),
            ('submitted', 'failed'), ('submitted', 'returned'), ('paid', 'returned'))
        OR OLD.status IN ('failed', 'returned', 'cancelled') THEN
            RAISE EXCEPTION 'payouts_are_kept: what was paid out never changes'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payouts_are_kept';
        END IF;
        RETURN NEW;
    END $$
"""
# A CHECK sees one row; who keeps the money of an organization stands in another table.
KEEPERS = """
    CREATE FUNCTION check_payout_is_not_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM memberships
            WHERE organization_id = NEW.owner_id AND role IN ('owner', 'admin', 'finance')
            AND (user_id = NEW.submitted_by AND OLD.submitted_by IS NULL
                OR user_id = NEW.settled_by AND NEW.status IS DISTINCT FROM OLD.status)
        ) THEN
            RAISE EXCEPTION 'payouts_not_approved_by_keepers: another operator has to do it'
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
        END IF;
        RETURN NEW;
    END $$
"""
GUARDS = {
    "payout_destinations": (KEEP_DESTINATION, "keep_payout_destination"),
    "payout_batches": (KEEP_BATCH, "keep_payout_batch"),
    "payouts": (KEEP_PAYOUT, "keep_payout"),
}


def upgrade() -> None:
    _add_destinations()
    _add_batches()
    _add_runs()
    _add_payouts()
    for table, (function, name) in GUARDS.items():
        op.execute(function)
        op.execute(
            f"CREATE TRIGGER kept BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
        op.execute(
            f"CREATE TRIGGER stays BEFORE DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{RULE[table]}')"
        )
        op.execute(
            f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{RULE[table]}')"
        )
    op.execute(KEEPERS)
    op.execute(
        "CREATE TRIGGER not_kept BEFORE UPDATE ON payouts "
        "FOR EACH ROW "
        "EXECUTE FUNCTION check_payout_is_not_kept('payouts_not_approved_by_keepers')"
    )


def _add_destinations() -> None:
    op.create_table(
        "payout_destinations",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("is_organization", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column(
            "rail",
            sa.Enum(
                "bank_transfer", name="rail", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "schedule",
            sa.Enum(
                "weekly",
                "monthly",
                "on_request",
                name="schedule",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("holder_name", sa.Text(), nullable=False),
        sa.Column("iban", sa.Text(), nullable=True),
        sa.Column("account_number", sa.Text(), nullable=True),
        sa.Column("bank_code", sa.Text(), nullable=True),
        sa.Column("bic", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "live",
                "retired",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("usable_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'retired') = (retired_at IS NOT NULL)",
            name=op.f("ck_payout_destinations_is_retired_wholly"),
        ),
        sa.CheckConstraint(
            "holder_name <> '' OR status = 'retired'",
            name=op.f("ck_payout_destinations_is_wiped_once_retired"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(iban, account_number) = CASE WHEN holder_name = '' THEN 0 ELSE 1 END AND (bank_code IS NULL) = (account_number IS NULL)",
            name=op.f("ck_payout_destinations_leads_to_one_account"),
        ),
        sa.CheckConstraint(
            "is_organization OR added_by = owner_id",
            name=op.f("ck_payout_destinations_is_named_by_its_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["added_by"], ["users.id"], name=op.f("fk_payout_destinations_added_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_destinations")),
    )
    op.create_index(
        "ix_payout_destinations_adder", "payout_destinations", ["added_by", "id"], unique=False
    )
    op.create_index(
        "ix_payout_destinations_live",
        "payout_destinations",
        ["owner_id", "currency"],
        unique=True,
        postgresql_where=sa.text("status = 'live'"),
    )
    op.create_index(
        "ix_payout_destinations_newest",
        "payout_destinations",
        ["owner_id", "created_at", "id"],
        unique=False,
    )


def _add_batches() -> None:
    op.create_table(
        "payout_batches",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column(
            "rail",
            sa.Enum(
                "bank_transfer", name="rail", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("run_on", sa.Date(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "submitted",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "num_nulls(submitted_by, submitted_at) = CASE WHEN status = 'submitted' THEN 0 ELSE 2 END",
            name=op.f("ck_payout_batches_is_submitted_wholly"),
        ),
        sa.CheckConstraint("part > 0", name=op.f("ck_payout_batches_is_a_part")),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["users.id"], name=op.f("fk_payout_batches_submitted_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_batches")),
        sa.UniqueConstraint(
            "currency",
            "rail",
            "run_on",
            "part",
            name=op.f("uq_payout_batches_currency_rail_run_on_part"),
        ),
    )
    op.create_index(
        "ix_payout_batches_newest", "payout_batches", ["created_at", "id"], unique=False
    )
    op.create_index(
        "ix_payout_batches_status", "payout_batches", ["status", "created_at", "id"], unique=False
    )
    op.create_index(
        "ix_payout_batches_submitter",
        "payout_batches",
        ["submitted_by", "id"],
        unique=False,
        postgresql_where=sa.text("submitted_by IS NOT NULL"),
    )


def _add_runs() -> None:
    op.create_table(
        "payout_runs",
        sa.Column("run_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached_id", sa.Uuid(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("run_on", name=op.f("pk_payout_runs")),
    )
    op.create_index(
        "ix_payout_runs_waiting",
        "payout_runs",
        ["run_on"],
        unique=False,
        postgresql_where=sa.text("finished_at IS NULL"),
    )


def _add_payouts() -> None:
    op.create_table(
        "payouts",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("is_organization", sa.Boolean(), nullable=False),
        sa.Column("destination_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "earned",
                "held",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "created",
                "submitted",
                "paid",
                "failed",
                "returned",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("run_on", sa.Date(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("paid_transaction_id", sa.Uuid(), nullable=True),
        sa.Column("credit_transaction_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'paid' AND paid_transaction_id IS NOT NULL) OR status = 'returned' OR (status NOT IN ('paid', 'returned') AND paid_transaction_id IS NULL)",
            name=op.f("ck_payouts_is_paid_wholly"),
        ),
        sa.CheckConstraint(
            "(status IN ('failed', 'returned', 'cancelled')) = (credit_transaction_id IS NOT NULL)",
            name=op.f("ck_payouts_is_given_back_wholly"),
        ),
        sa.CheckConstraint(
            "(status IN ('submitted', 'paid', 'failed', 'returned')) = (submitted_by IS NOT NULL)",
            name=op.f("ck_payouts_is_submitted_by_somebody"),
        ),
        sa.CheckConstraint(
            "num_nulls(settled_by, settled_on) = CASE WHEN status IN ('paid', 'failed', 'returned') THEN 0 ELSE 2 END",
            name=op.f("ck_payouts_is_settled_wholly"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payouts_pays")),
        sa.CheckConstraint(
            "num_nonnulls(requested_by, run_on) = 1", name=op.f("ck_payouts_has_one_origin")
        ),
        sa.CheckConstraint(
            "submitted_by IS NULL OR batch_id IS NOT NULL", name=op.f("ck_payouts_is_in_a_batch")
        ),
        sa.CheckConstraint(
            "submitted_by NOT IN (owner_id, requested_by) AND settled_by NOT IN (owner_id, requested_by)",
            name=op.f("ck_payouts_nobody_pays_themselves"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_accounts.id"], name=op.f("fk_payouts_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["payout_batches.id"], name=op.f("fk_payouts_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["credit_transaction_id"],
            ["ledger_transactions.id"],
            name=op.f("fk_payouts_credit_transaction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["destination_id"], ["payout_destinations.id"], name=op.f("fk_payouts_destination_id")
        ),
        sa.ForeignKeyConstraint(
            ["paid_transaction_id"],
            ["ledger_transactions.id"],
            name=op.f("fk_payouts_paid_transaction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["users.id"], name=op.f("fk_payouts_requested_by")
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["users.id"], name=op.f("fk_payouts_settled_by")),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["users.id"], name=op.f("fk_payouts_submitted_by")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["ledger_transactions.id"], name=op.f("fk_payouts_transaction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payouts")),
        sa.UniqueConstraint("account_id", "run_on", name=op.f("uq_payouts_account_id_run_on")),
        sa.UniqueConstraint("credit_transaction_id", name=op.f("uq_payouts_credit_transaction_id")),
        sa.UniqueConstraint("paid_transaction_id", name=op.f("uq_payouts_paid_transaction_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_payouts_reference")),
        sa.UniqueConstraint("transaction_id", name=op.f("uq_payouts_transaction_id")),
    )
    op.create_index("ix_payouts_all_newest", "payouts", ["created_at", "id"], unique=False)
    op.create_index(
        "ix_payouts_all_status", "payouts", ["status", "created_at", "id"], unique=False
    )
    op.create_index(
        "ix_payouts_batch",
        "payouts",
        ["batch_id", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("batch_id IS NOT NULL"),
    )
    op.create_index("ix_payouts_destination", "payouts", ["destination_id"], unique=False)
    op.create_index("ix_payouts_newest", "payouts", ["owner_id", "created_at", "id"], unique=False)
    op.create_index(
        "ix_payouts_requested_by",
        "payouts",
        ["requested_by", "id"],
        unique=False,
        postgresql_where=sa.text("requested_by IS NOT NULL"),
    )
    op.create_index(
        "ix_payouts_settled_by",
        "payouts",
        ["settled_by", "id"],
        unique=False,
        postgresql_where=sa.text("settled_by IS NOT NULL"),
    )
    op.create_index(
        "ix_payouts_status", "payouts", ["owner_id", "status", "created_at", "id"], unique=False
    )
    op.create_index(
        "ix_payouts_submitted_by",
        "payouts",
        ["submitted_by", "id"],
        unique=False,
        postgresql_where=sa.text("submitted_by IS NOT NULL"),
    )
    op.create_index(
        "ix_payouts_waiting",
        "payouts",
        ["id"],
        unique=False,
        postgresql_where=sa.text("status = 'created' AND batch_id IS NULL"),
    )


def downgrade() -> None:
    for table in ("payouts", "payout_runs", "payout_batches", "payout_destinations"):
        op.drop_table(table)
    op.execute("DROP FUNCTION check_payout_is_not_kept()")
    for _, name in GUARDS.values():
        op.execute(f"DROP FUNCTION {name}()")
