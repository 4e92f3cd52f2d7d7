"""let the worker look at a retainer again when time of it is approved or taken back after its end

While a contract lasts it is looked at when its periods are over; after the last closing nothing
would be due any more.
"""

from alembic import op

revision = "0172_ended_retainers"
down_revision = "0171_corrections_checked"
branch_labels = None
depends_on = None

WAKE = """
CREATE FUNCTION wake_ended_retainer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE retainers SET next_at = NEW.decided_at
        WHERE contract_id = NEW.contract_id AND next_at IS NULL;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.execute(WAKE)
    for name, event, when in (
        ("wakes_retainer", "INSERT", "NEW.status = 'approved'"),
        ("wakes_retainer_late", "UPDATE", "NEW.status = 'approved' AND OLD.status <> 'approved'"),
    ):
        op.execute(
            f"CREATE TRIGGER {name} AFTER {event} ON time_entries FOR EACH ROW "
            f"WHEN ({when}) EXECUTE FUNCTION wake_ended_retainer()"
        )


def downgrade() -> None:
    for name in ("wakes_retainer", "wakes_retainer_late"):
        op.execute(f"DROP TRIGGER {name} ON time_entries")
    op.execute("DROP FUNCTION wake_ended_retainer")
