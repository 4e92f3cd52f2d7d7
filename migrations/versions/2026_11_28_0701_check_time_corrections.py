"""validate and index corrections of time, and leave free what they took back

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0092_time_corrections_checked"
down_revision = "0091_time_corrections"
branch_labels = None
depends_on = None

LINKS = ("reverses_id", "reversed_by_id", "replaces_id")
SOURCES = "CHECK (source IN ('timer', 'manual', 'import', 'grid', 'correction'))"
LESS = (
    "CHECK (CASE WHEN reverses_id IS NULL THEN billable_seconds >= 0 "
    "ELSE billable_seconds <= 0 END)"
)
APPROVED = (
    "CHECK (status = 'approved' "
    "OR (reverses_id IS NULL AND reversed_by_id IS NULL AND replaces_id IS NULL))"
)
NOTHING_ELSE = "CHECK (reverses_id IS NULL OR (reversed_by_id IS NULL AND replaces_id IS NULL))"
RULES = {
    **{
        f"fk_time_entries_{name}": f"FOREIGN KEY ({name}) REFERENCES time_entries (id)"
        for name in LINKS
    },
    "ck_time_entries_source": SOURCES,
    "ck_time_entries_only_reversals_bill_less": LESS,
    "ck_time_entries_only_approved_time_is_corrected": APPROVED,
    "ck_time_entries_a_reversal_is_nothing_else": NOTHING_ELSE,
}
INDEXES = {"uq_time_entries_reversal": "reverses_id", "uq_time_entries_replacement": "replaces_id"}
STANDS = " WHERE (reversed_by_id IS NULL AND reverses_id IS NULL)"
# Time that was approved twice over can stand in no older market; what was taken back is no secret.
REFUSE = """
    DO $$ BEGIN IF EXISTS (SELECT FROM time_entries WHERE reverses_id IS NOT NULL) THEN
        RAISE EXCEPTION 'approved time was corrected: without corrections it would be billed anew';
    END IF; END $$
"""


def upgrade() -> None:
    for name in RULES:
        op.execute(f"ALTER TABLE time_entries VALIDATE CONSTRAINT {name}")
    # No row is in them yet, so writers wait for one look at the table. A concurrent build would
    # wait for every other process that waits to migrate, and they for it.
    for name, column in INDEXES.items():
        op.execute(
            "-- squawk-ignore require-concurrent-index-creation\n"
            f"CREATE UNIQUE INDEX {name} ON time_entries ({column}) WHERE {column} IS NOT NULL"
        )
    _exclude(STANDS)


def _exclude(which: str) -> None:
    """No such rule is built beside its readers: they wait for its index, once."""
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"
        "ALTER TABLE time_entries DROP CONSTRAINT ex_time_entries_no_overlap"
    )
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"
        "ALTER TABLE time_entries ADD CONSTRAINT ex_time_entries_no_overlap EXCLUDE USING gist ("
        "uuidrange(assistant_id, assistant_id, '[]') WITH &&, "
        f"tstzrange(started_at, ended_at) WITH &&){which}"
    )


def downgrade() -> None:
    op.execute(REFUSE)
    _exclude("")
    for name in INDEXES:
        op.execute(f"DROP INDEX {name}")
    for name, rule in RULES.items():
        op.execute(f"ALTER TABLE time_entries DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE time_entries ADD CONSTRAINT {name} {rule} NOT VALID")
