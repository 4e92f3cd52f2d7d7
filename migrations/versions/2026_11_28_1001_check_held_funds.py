"""validate what movements of milestones say of the ledger, and let it lead back to them

Apart from the revision before: there every reader would wait while the table is scanned. The index
is made CONCURRENTLY, from the beginning again if a run before was cut off.
"""

from alembic import op

revision = "0104_held_funds_checked"
down_revision = "0103_held_funds"
branch_labels = None
depends_on = None

TABLE, INDEX = "milestone_movements", "ix_milestone_movements_transaction"
RULES = {
    "ck_milestone_movements_takes_fees_within": "CHECK (client_fee_minor >= 0 "
    "AND assistant_fee_minor BETWEEN 0 AND amount_minor)",
    "ck_milestone_movements_pays_somebody": "CHECK (spendable_at IS NULL OR kind = 'released')",
    "fk_milestone_movements_transaction_id_ledger_transactions": "FOREIGN KEY (transaction_id) "
    "REFERENCES ledger_transactions (id)",
}


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}")
        op.execute(
            f"CREATE UNIQUE INDEX CONCURRENTLY {INDEX} ON {TABLE} (transaction_id) "
            "WHERE transaction_id IS NOT NULL"
        )
    for name in RULES:
        op.execute(f"ALTER TABLE {TABLE} VALIDATE CONSTRAINT {name}")


def downgrade() -> None:
    for name, rule in RULES.items():
        op.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {name} {rule} NOT VALID")
    op.drop_index(INDEX, TABLE)
