"""validate and index what proposals and contracts say of those who stand in

Apart from the revision before: there every reader would wait while the tables are scanned.
"""

from alembic import op

revision = "0042_substitutions_checked"
down_revision = "0041_substitutions"
branch_labels = None
depends_on = None

PROFILE = "FOREIGN KEY (backup_assistant_id) REFERENCES assistant_profiles (user_id)"
CHECKS = (
    ("proposals", "fk_proposals_backup_assistant_id", PROFILE),
    ("contracts", "fk_contracts_backup_assistant_id", PROFILE),
    (
        "contracts",
        "ck_contracts_at_substitution",
        "CHECK (at_substitution IN ('tell', 'ask'))",
    ),
)


def upgrade() -> None:
    for table, name, _ in CHECKS:
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")
    for table in ("proposals", "contracts"):
        # No row is in it yet, so writers wait for one look at the table. A concurrent build would
        # wait for every other process that waits to migrate, and they for it.
        op.execute(
            "-- squawk-ignore require-concurrent-index-creation\n"
            f"CREATE INDEX ix_{table}_backup ON {table} (backup_assistant_id, id) "
            "WHERE backup_assistant_id IS NOT NULL"
        )


def downgrade() -> None:
    for table in ("proposals", "contracts"):
        op.execute(f"DROP INDEX ix_{table}_backup")
    for table, name, rule in CHECKS:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule} NOT VALID")
