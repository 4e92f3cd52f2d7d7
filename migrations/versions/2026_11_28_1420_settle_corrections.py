"""let credit notes settle corrected time: it joins what is behind the lines of their invoice"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0170_corrections_settled"
down_revision = "0153_deposits_checked"
branch_labels = None
depends_on = None

RULE = "write_draft_only('opened_invoices_are_fixed')"
NOT_VALID = {
    ("invoice_sources", "ck_invoice_sources_notes_settle_time"): (
        "CHECK (credit_note_id IS NULL OR time_entry_id IS NOT NULL)"
    ),
    ("invoice_sources", "fk_invoice_sources_credit_note_id_invoice_id"): (
        "FOREIGN KEY (credit_note_id, invoice_id) REFERENCES credit_notes (id, invoice_id)"
    ),
    ("credit_notes", "ck_credit_notes_corrects_or_not"): "CHECK (corrected_entries >= 0)",
}

# What takes time of the invoice back, or stands in the place of what another one takes back there.
SETTLES = """
CREATE FUNCTION check_settled_correction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry time_entries;
BEGIN
    SELECT * INTO entry FROM time_entries WHERE id = NEW.time_entry_id;
    IF NOT EXISTS (
        SELECT FROM invoice_sources WHERE invoice_id = NEW.invoice_id AND released_at IS NULL
            AND time_entry_id = coalesce(entry.reverses_id, entry.replaces_id)
    ) OR (entry.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM invoice_sources s JOIN time_entries back ON back.id = s.time_entry_id
            WHERE back.reverses_id = entry.replaces_id
                AND s.invoice_id = NEW.invoice_id AND s.credit_note_id IS NOT NULL
    )) THEN
        RAISE EXCEPTION 'credit note % settles nothing of its invoice', NEW.credit_note_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notes_settle_corrections';
    END IF;
    RETURN NEW;
END $$
"""

# At the commit, when both are written: nothing joins a note later.
COUNTED = """
CREATE FUNCTION count_settled_corrections() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    key uuid := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF (SELECT corrected_entries FROM credit_notes WHERE id = key) IS DISTINCT FROM
        (SELECT count(*) FROM invoice_sources WHERE credit_note_id = key)
    THEN
        RAISE EXCEPTION 'credit note % does not settle what it says', key
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notes_say_what_they_settle';
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.add_column("invoice_sources", sa.Column("credit_note_id", sa.Uuid(), nullable=True))
    op.add_column(
        "credit_notes",
        sa.Column("corrected_entries", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column(
        "credit_note_lines",
        sa.Column("trace", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
    )
    for (table, name), rule in NOT_VALID.items():  # the next revision validates them
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule} NOT VALID")
    op.execute(SETTLES)
    op.execute(COUNTED)
    op.execute("DROP TRIGGER fixed ON invoice_sources")
    _add_trigger("fixed", "BEFORE INSERT", "NEW.credit_note_id IS NULL", RULE)
    _add_trigger("stays", "BEFORE DELETE", "true", RULE)
    _add_trigger(
        "settles", "BEFORE INSERT", "NEW.credit_note_id IS NOT NULL", "check_settled_correction()"
    )
    for table, column, when in (
        ("credit_notes", "id", "true"),
        ("invoice_sources", "credit_note_id", "NEW.credit_note_id IS NOT NULL"),
    ):
        op.execute(
            f"CREATE CONSTRAINT TRIGGER settled AFTER INSERT ON {table} DEFERRABLE INITIALLY "
            f"DEFERRED FOR EACH ROW WHEN ({when}) "
            f"EXECUTE FUNCTION count_settled_corrections('{column}')"
        )


def _add_trigger(name: str, event: str, when: str, function: str) -> None:
    op.execute(
        f"CREATE TRIGGER {name} {event} ON invoice_sources FOR EACH ROW "
        f"WHEN ({when}) EXECUTE FUNCTION {function}"
    )


def downgrade() -> None:
    for table in ("credit_notes", "invoice_sources"):
        op.execute(f"DROP TRIGGER settled ON {table}")
    for name in ("settles", "stays", "fixed"):
        op.execute(f"DROP TRIGGER {name} ON invoice_sources")
    _add_trigger("fixed", "BEFORE INSERT OR DELETE", "true", RULE)
    op.execute("DROP FUNCTION count_settled_corrections")
    op.execute("DROP FUNCTION check_settled_correction")
    op.drop_column("credit_note_lines", "trace")
    op.drop_column("credit_notes", "corrected_entries")
    op.drop_column("invoice_sources", "credit_note_id")
