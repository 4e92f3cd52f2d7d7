"""say for which work orders more minutes were asked before

Apart from the revision before: there every reader would wait while the table is filled.
"""

from alembic import op

revision = "0087_waiting_extensions_filled"
down_revision = "0086_waiting_extensions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        UPDATE work_orders AS ordered SET extension_waits = true
        FROM work_order_extensions AS asked
        WHERE asked.work_order_id = ordered.id AND asked.status = 'requested'
            AND NOT ordered.extension_waits
        """
    )


def downgrade() -> None:
    """The revision before takes the column away as a whole."""
