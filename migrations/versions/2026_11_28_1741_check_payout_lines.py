"""validate of what lines of the bank are, and let each payout have one line of a direction

The indexes are made CONCURRENTLY, from the beginning again if a run before was cut off.
"""

from alembic import op

revision = "0180_payout_lines_checked"
down_revision = "0179_payout_lines"
branch_labels = None
depends_on = None

RULES = {
    "ck_bank_lines_is_matched_to": (
        "CHECK (num_nonnulls(payment_id, payout_id, payout_batch_id) = "
        "CASE WHEN status = 'matched' THEN 1 ELSE 0 END)"
    ),
    "fk_bank_lines_payout_id_payouts": "FOREIGN KEY (payout_id) REFERENCES payouts (id)",
    "fk_bank_lines_payout_batch_id_payout_batches": (
        "FOREIGN KEY (payout_batch_id) REFERENCES payout_batches (id)"
    ),
}
INDEXES = {
    "uq_bank_lines_payout": (
        "UNIQUE INDEX CONCURRENTLY {} ON bank_lines (payout_id, direction) "
        "WHERE payout_id IS NOT NULL"
    ),
    "uq_bank_lines_payout_batch": (
        "UNIQUE INDEX CONCURRENTLY {} ON bank_lines (payout_batch_id, direction) "
        "WHERE payout_batch_id IS NOT NULL"
    ),
    "ix_payouts_sent": (
        "INDEX CONCURRENTLY {} ON payouts (currency, amount_minor, created_at, id) "
        "WHERE status IN ('submitted', 'paid')"
    ),
}


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, made in INDEXES.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE {made.format(name)}")
    for name in RULES:
        op.execute(f"ALTER TABLE bank_lines VALIDATE CONSTRAINT {name}")


def downgrade() -> None:
    for name, rule in RULES.items():
        op.execute(f"ALTER TABLE bank_lines DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE bank_lines ADD CONSTRAINT {name} {rule} NOT VALID")
    for name in INDEXES:
        op.execute(f"DROP INDEX {name}")
