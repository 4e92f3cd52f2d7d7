"""validate what becomes of requests for more minutes

Apart from the revision before: there every reader would wait while the table is scanned. Requests
that wait although nothing can come of them any more lapse here.
"""

from alembic import op

revision = "0090_lapsing_checked"
down_revision = "0089_extensions_lapse"
branch_labels = None
depends_on = None

TABLE, NAME = "work_order_extensions", "ck_work_order_extensions_status"
STATUSES = "CHECK (status IN ('requested', 'granted', 'refused', 'lapsed'))"


def upgrade() -> None:
    op.execute(f"ALTER TABLE {TABLE} VALIDATE CONSTRAINT {NAME}")
    op.execute(
        """
        UPDATE work_order_extensions AS asked
        SET status = 'lapsed', decided_at = now(), updated_at = now(), version = asked.version + 1
        FROM work_orders AS ordered JOIN contracts ON contracts.id = ordered.contract_id
        WHERE asked.work_order_id = ordered.id AND asked.status = 'requested'
            AND (ordered.status IN ('accepted', 'cancelled') OR contracts.status = 'ended')
        """
    )


def downgrade() -> None:
    op.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {NAME}")
    op.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} {STATUSES} NOT VALID")
