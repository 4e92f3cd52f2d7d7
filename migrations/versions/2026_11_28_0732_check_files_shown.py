"""validate to whom files are shown, and find them by it

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0096_files_shown_checked"
down_revision = "0095_expenses"
branch_labels = None
depends_on = None

IGNORED = "-- squawk-ignore require-concurrent-index-creation\n"


def upgrade() -> None:
    op.execute("ALTER TABLE files VALIDATE CONSTRAINT fk_files_shown_to")
    # A concurrent build would wait for every other process that waits to migrate, and they for it.
    op.execute(
        f"{IGNORED}CREATE INDEX ix_files_shown_to ON files (shown_to, id) "
        "WHERE shown_to IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_files_shown_to")
    op.execute("ALTER TABLE files DROP CONSTRAINT fk_files_shown_to")
    op.execute(
        "ALTER TABLE files ADD CONSTRAINT fk_files_shown_to "
        "FOREIGN KEY (shown_to) REFERENCES users (id) NOT VALID"
    )
