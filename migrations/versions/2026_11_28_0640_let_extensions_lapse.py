"""let a request for more minutes lapse: its order is settled, or its contract over"""

from alembic import op

revision = "0089_extensions_lapse"
down_revision = "0088_ledger"
branch_labels = None
depends_on = None

TABLE, NAME = "work_order_extensions", "ck_work_order_extensions_status"
STATUSES = "CHECK (status IN ('requested', 'granted', 'refused', 'lapsed'))"
OLD_STATUSES = "CHECK (status IN ('requested', 'granted', 'refused'))"


def upgrade() -> None:
    _let_statuses_be(STATUSES)


def downgrade() -> None:
    op.execute("UPDATE work_order_extensions SET status = 'refused' WHERE status = 'lapsed'")
    _let_statuses_be(OLD_STATUSES)
    op.execute(f"ALTER TABLE {TABLE} VALIDATE CONSTRAINT {NAME}")


def _let_statuses_be(rule: str) -> None:
    """The next revision validates it, when the locks of this one are gone."""
    op.execute(f"-- squawk-ignore ban-drop-constraint\nALTER TABLE {TABLE} DROP CONSTRAINT {NAME}")
    op.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} {rule} NOT VALID")
