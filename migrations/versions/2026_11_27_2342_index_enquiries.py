"""index enquiries of one status and channel, which a client may ask for together"""

from alembic import op

revision = "0082_enquiries_indexed"
down_revision = "0081_time_details_checked"
branch_labels = None
depends_on = None

IGNORED = "-- squawk-ignore require-concurrent-index-creation\n"


def upgrade() -> None:
    # A concurrent build would wait for every other process that waits to migrate, and they for it.
    op.execute(
        f"{IGNORED}CREATE INDEX ix_enquiries_contract_status_channel ON enquiries "
        "(contract_id, status, channel, received_at, id)"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_enquiries_contract_status_channel")
