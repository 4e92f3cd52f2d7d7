"""validate and index what proposals and contracts say of quotes

Apart from the revision before: there every reader would wait while the tables are scanned.
"""

from alembic import op

revision = "0025_quotes_checked"
down_revision = "0024_quotes"
branch_labels = None
depends_on = None

KINDS = "'hourly', 'project', 'retainer', 'fixed_fee', 'salary', 'commission', 'pro_bono'"
ENGAGEMENTS = "'hourly', 'project', 'retainer', 'fixed_fee', 'commission', 'pro_bono'"
CHECKS = (
    ("proposals", "fk_proposals_quote_id", "FOREIGN KEY (quote_id) REFERENCES quotes (id)"),
    ("contracts", "fk_contracts_quote_id", "FOREIGN KEY (quote_id) REFERENCES quotes (id)"),
    ("time_entries", "ck_time_entries_is_a_kind_of_pay", f"CHECK (paid_as IN ({KINDS}))"),
    ("jobs", "ck_jobs_engagement", f"CHECK (engagement IN ({ENGAGEMENTS}))"),
)


def upgrade() -> None:
    for table, name, _ in CHECKS:
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")
    # No row is in it yet, so writers wait for one look at the table. A concurrent build would wait
    # for every other process that waits to migrate, and they for it.
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE UNIQUE INDEX uq_proposals_quote_id ON proposals (quote_id) "
        "WHERE quote_id IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX uq_proposals_quote_id")
    for table, name, condition in CHECKS:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {condition} NOT VALID")
