"""add the tables of the job queue"""

from alembic import op
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment

revision = "0008_queue"
down_revision = "0007_time_entries"
branch_labels = None
depends_on = None


def _run_script(script: str) -> None:
    """Several statements at once: only the driver itself takes such a text."""
    if op.get_context().as_sql:
        op.get_context().impl.static_output(script)
        return
    op.get_bind().connection.dbapi_connection.run_async(lambda driver: driver.execute(script))


def upgrade() -> None:
    _run_script(QueryBuilderEnvironment().build_install_query(create_schema=False))


def downgrade() -> None:
    _run_script(QueryBuilderEnvironment().build_uninstall_query())
