"""say on a work order whether more minutes are asked for it

A trigger of the requests says it, so that no page of orders has to look for them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0086_waiting_extensions"
down_revision = "0085_grid_checked"
branch_labels = None
depends_on = None

TELL = """
    CREATE FUNCTION tell_work_order_of_extension() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE work_orders SET extension_waits = (NEW.status = 'requested')
        WHERE id = NEW.work_order_id AND extension_waits <> (NEW.status = 'requested');
        RETURN NULL;
    END $$
"""


def upgrade() -> None:
    op.add_column(
        "work_orders",
        sa.Column("extension_waits", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    op.execute(TELL)
    op.execute(
        "CREATE TRIGGER work_order_knows_of_extension AFTER INSERT OR UPDATE OF status "
        "ON work_order_extensions FOR EACH ROW EXECUTE FUNCTION tell_work_order_of_extension()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER work_order_knows_of_extension ON work_order_extensions")
    op.execute("DROP FUNCTION tell_work_order_of_extension()")
    op.drop_column("work_orders", "extension_waits")
