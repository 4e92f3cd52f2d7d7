"""index the contracts of which another version begins to act"""

from alembic import op

revision = "0049_amendments_indexed"
down_revision = "0048_amendments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # No row is in it yet, so writers wait for one look at the table. A concurrent build would wait
    # for every other process that waits to migrate, and they for it.
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE INDEX ix_contracts_next_version ON contracts (next_version_at) "
        "WHERE next_version_at IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_contracts_next_version")
