"""key time entries by their contract as well: what links to them names both

Made CONCURRENTLY, for a live table: outside of a transaction, and from the beginning again if a run
before was cut off.
"""

from alembic import op

revision = "0036_time_keys"
down_revision = "0035_articles"
branch_labels = None
depends_on = None

NAME = "uq_time_entries_id_contract_id"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}")
        op.execute(f"CREATE UNIQUE INDEX CONCURRENTLY {NAME} ON time_entries (id, contract_id)")
    op.execute(f"ALTER TABLE time_entries ADD CONSTRAINT {NAME} UNIQUE USING INDEX {NAME}")


def downgrade() -> None:
    op.drop_constraint(op.f(NAME), "time_entries")
