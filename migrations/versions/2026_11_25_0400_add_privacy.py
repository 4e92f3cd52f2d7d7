"""add what erasure and restoring need: a mark on users, events without words, their epoch"""

import sqlalchemy as sa
from alembic import op

revision = "0012_privacy"
down_revision = "0011_members"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contract_pauses", sa.Column("reason", sa.Text()))
    op.execute(
        "UPDATE contract_pauses p SET reason = c.paused_reason FROM contracts c "
        "WHERE c.id = p.contract_id AND p.resumed_at IS NULL"
    )
    # What people wrote stood in events until now. It stays with the thing they wrote it for.
    op.execute("ALTER TABLE events DISABLE TRIGGER immutable")
    op.execute(
        "UPDATE events SET data = data - array['reason', 'note', 'name'] "
        "WHERE data ?| array['reason', 'note', 'name']"
    )
    op.execute("ALTER TABLE events ENABLE TRIGGER immutable")
    # Not a row: the planner folds it into the statement of every reader.
    op.execute(
        "CREATE FUNCTION events_epoch() RETURNS bigint "
        "LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 0::bigint"
    )
    op.execute(
        "ALTER TABLE event_audiences ALTER COLUMN transaction "
        "SET DEFAULT (pg_current_xact_id()::text::bigint + events_epoch())"
    )
    op.add_column("users", sa.Column("erased_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.execute(
        "ALTER TABLE event_audiences ALTER COLUMN transaction "
        "SET DEFAULT (pg_current_xact_id()::text::bigint)"
    )
    op.execute("DROP FUNCTION events_epoch")
    op.drop_column("contract_pauses", "reason")
    op.drop_column("users", "erased_at")
