"""validate and index what proposals and contracts say of offers

Apart from the revision before: there every reader would wait while the tables are scanned.
"""

from alembic import op

revision = "0061_offers_checked"
down_revision = "0060_offers"
branch_labels = None
depends_on = None

SOURCES = "'marketplace', 'invitation', 'directory', 'agency', 'import'"
TYPES = "'services', 'consulting'"
PARENT = "FOREIGN KEY (parent_contract_id) REFERENCES contracts (id)"
AGENCY = (
    "CHECK (num_nulls(agency_id, roster_entry_id) IN (0, 2) AND (proposed_by IS NOT NULL) = "
    "(agency_id IS NOT NULL AND origin = 'assistant'))"
)
CHECKS = (
    ("proposals", "ck_proposals_contract_type", f"CHECK (contract_type IN ({TYPES}))"),
    ("contracts", "ck_contracts_contract_type", f"CHECK (contract_type IN ({TYPES}))"),
    ("proposals", "ck_proposals_source", f"CHECK (source IN ({SOURCES}))"),
    ("contracts", "ck_contracts_source", f"CHECK (source IN ({SOURCES}))"),
    ("contracts", "fk_contracts_parent_contract_id", PARENT),
    ("contracts", "ck_contracts_is_no_part_of_itself", "CHECK (parent_contract_id <> id)"),
    (
        "proposals",
        "ck_proposals_without_a_job_is_an_offer",
        "CHECK (num_nonnulls(job_id, title) = 1 AND (job_id IS NOT NULL OR origin = 'client'))",
    ),
    (
        "proposals",
        "ck_proposals_staff_get_offers",
        "CHECK (worker_class = 'independent' OR origin = 'client')",
    ),
    (
        "proposals",
        "ck_proposals_an_agency_names_its_roster",
        AGENCY,
    ),
)
LIVE = "'submitted', 'shortlisted', 'countered'"
IGNORED = "-- squawk-ignore require-concurrent-index-creation\n"


def upgrade() -> None:
    for table, name, _ in CHECKS:
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")
    # No row is in them yet, so writers wait for one look at the table. A concurrent build would
    # wait for every other process that waits to migrate, and they for it.
    op.execute(
        f"{IGNORED}CREATE UNIQUE INDEX uq_proposals_live_private ON proposals "
        f"(organization_id, assistant_id) WHERE job_id IS NULL AND status IN ({LIVE})"
    )
    op.execute(
        f"{IGNORED}CREATE INDEX ix_contracts_parent ON contracts (parent_contract_id, id) "
        "WHERE parent_contract_id IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_contracts_parent")
    op.execute("DROP INDEX uq_proposals_live_private")
    for table, name, condition in CHECKS:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {condition} NOT VALID")
