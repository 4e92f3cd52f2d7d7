"""validate and index the order on a time entry

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0054_work_orders_checked"
down_revision = "0053_work_orders"
branch_labels = None
depends_on = None

NAME = "fk_time_entries_work_order_id_contract_id"


def upgrade() -> None:
    op.execute(f"ALTER TABLE time_entries VALIDATE CONSTRAINT {NAME}")
    # No row is in it yet, so writers wait for one look at the table. A concurrent build would wait
    # for every other process that waits to migrate, and they for it.
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE INDEX ix_time_entries_work_order ON time_entries (work_order_id, started_at, id) "
        "WHERE work_order_id IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_time_entries_work_order")
    op.execute(f"ALTER TABLE time_entries DROP CONSTRAINT {NAME}")
    op.execute(
        f"ALTER TABLE time_entries ADD CONSTRAINT {NAME} FOREIGN KEY (work_order_id, contract_id) "
        "REFERENCES work_orders (id, contract_id) NOT VALID"
    )
