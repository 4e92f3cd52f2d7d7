"""let movements of milestones say where they stand in the ledger, and what becomes spendable when"""

import sqlalchemy as sa
from alembic import op

revision = "0103_held_funds"
down_revision = "0102_payments"
branch_labels = None
depends_on = None

TABLE = "milestone_movements"
RULES = {
    "ck_milestone_movements_takes_fees_within": "CHECK (client_fee_minor >= 0 "
    "AND assistant_fee_minor BETWEEN 0 AND amount_minor)",
    "ck_milestone_movements_pays_somebody": "CHECK (spendable_at IS NULL OR kind = 'released')",
    "fk_milestone_movements_transaction_id_ledger_transactions": "FOREIGN KEY (transaction_id) "
    "REFERENCES ledger_transactions (id)",
}
GUARD = """
    CREATE FUNCTION keep_clearing() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.cleared_at IS NOT NULL OR
            (NEW.movement_id, NEW.pending_account_id, NEW.available_account_id, NEW.clears_at)
            IS DISTINCT FROM
            (OLD.movement_id, OLD.pending_account_id, OLD.available_account_id, OLD.clears_at) THEN
            RAISE EXCEPTION 'clearings_are_kept: what is due never changes, and clears once'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'clearings_are_kept';
        END IF;
        RETURN NEW;
    END $$
"""


def upgrade() -> None:
    for name in ("client_fee_minor", "assistant_fee_minor"):
        op.add_column(
            TABLE, sa.Column(name, sa.BigInteger(), nullable=False, server_default=sa.text("0"))
        )
    op.add_column(TABLE, sa.Column("spendable_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(TABLE, sa.Column("transaction_id", sa.Uuid(), nullable=True))
    for name, rule in RULES.items():
        op.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {name} {rule} NOT VALID")
    _add_clearings()
    _guard()


def _add_clearings() -> None:
    targets = {
        "movement_id": "milestone_movements",
        "pending_account_id": "ledger_accounts",
        "available_account_id": "ledger_accounts",
        "transaction_id": "ledger_transactions",
    }
    op.create_table(
        "milestone_clearings",
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("pending_account_id", sa.Uuid(), nullable=False),
        sa.Column("available_account_id", sa.Uuid(), nullable=False),
        sa.Column("clears_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("transaction_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "num_nulls(cleared_at, transaction_id) IN (0, 2)",
            name=op.f("ck_milestone_clearings_clears_wholly"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_milestone_clearings_{column}_{table}")
            )
            for column, table in targets.items()
        ),
        sa.PrimaryKeyConstraint("movement_id", name=op.f("pk_milestone_clearings")),
        sa.UniqueConstraint("transaction_id", name=op.f("uq_milestone_clearings_transaction_id")),
    )
    op.create_index(
        "ix_milestone_clearings_due",
        "milestone_clearings",
        ["clears_at", "movement_id"],
        postgresql_where=sa.text("cleared_at IS NULL"),
    )


def _guard() -> None:
    """What was cleared never changes, and no row goes."""
    op.execute(GUARD)
    op.execute(
        "CREATE TRIGGER kept BEFORE UPDATE ON milestone_clearings "
        "FOR EACH ROW EXECUTE FUNCTION keep_clearing()"
    )
    op.execute(
        "CREATE TRIGGER stays BEFORE DELETE ON milestone_clearings "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change('clearings_are_kept')"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON milestone_clearings "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('clearings_are_kept')"
    )


def downgrade() -> None:
    op.drop_table("milestone_clearings")
    op.execute("DROP FUNCTION keep_clearing()")
    for name in ("transaction_id", "spendable_at", "assistant_fee_minor", "client_fee_minor"):
        op.drop_column(TABLE, name)
