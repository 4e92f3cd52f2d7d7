"""validate and index what proposals and contracts say of agencies

Apart from the revision before: there every reader would wait while the tables are scanned.
"""

from alembic import op

revision = "0018_rosters_checked"
down_revision = "0017_rosters"
branch_labels = None
depends_on = None

CHECKS = {
    "proposals": (
        "ck_proposals_an_agency_names_its_roster",
        "num_nulls(agency_id, roster_entry_id, proposed_by) IN (0, 3)",
    ),
    "contracts": ("ck_contracts_source", "source IN ('marketplace', 'agency')"),
}


def upgrade() -> None:
    for table, (name, _) in CHECKS.items():
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")
    for table in CHECKS:
        # No row is in it yet, so writers wait for one look at the table. A concurrent build would
        # wait for every other process that waits to migrate, and they for it.
        op.execute(
            "-- squawk-ignore require-concurrent-index-creation\n"
            f"CREATE INDEX ix_{table}_agency_newest ON {table} (agency_id, created_at, id) "
            "WHERE agency_id IS NOT NULL"
        )


def downgrade() -> None:
    for table, (name, condition) in CHECKS.items():
        op.execute(f"DROP INDEX ix_{table}_agency_newest")
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID")
