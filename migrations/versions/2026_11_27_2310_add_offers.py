"""add offers: clients begin negotiations, also in private, and may give a part of a contract away"""

import sqlalchemy as sa
from alembic import op

revision = "0060_offers"
down_revision = "0059_releases_filled"
branch_labels = None
depends_on = None

SOURCES = "'marketplace', 'invitation', 'directory', 'agency', 'import'"
OLD_SOURCES = "'marketplace', 'agency'"
TYPES = "'services', 'consulting'"
PARENT = "FOREIGN KEY (parent_contract_id) REFERENCES contracts (id)"
AGENCY = (
    "CHECK (num_nulls(agency_id, roster_entry_id) IN (0, 2) AND (proposed_by IS NOT NULL) = "
    "(agency_id IS NOT NULL AND origin = 'assistant'))"
)
OLD_AGENCY = "CHECK (num_nulls(agency_id, roster_entry_id, proposed_by) IN (0, 3))"
CHECKS = (
    ("proposals", "ck_proposals_contract_type", f"CHECK (contract_type IN ({TYPES}))"),
    ("contracts", "ck_contracts_contract_type", f"CHECK (contract_type IN ({TYPES}))"),
    ("proposals", "ck_proposals_source", f"CHECK (source IN ({SOURCES}))"),
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
)
WIDER = (
    ("contracts", "ck_contracts_source", f"CHECK (source IN ({SOURCES}))"),
    ("proposals", "ck_proposals_an_agency_names_its_roster", AGENCY),
)


def upgrade() -> None:
    op.add_column("proposals", sa.Column("title", sa.Text(), nullable=True))
    op.add_column(
        "proposals",
        sa.Column("source", sa.String(32), server_default="marketplace", nullable=False),
    )
    for table in ("proposals", "contracts"):
        op.add_column(
            table,
            sa.Column("contract_type", sa.String(32), server_default="services", nullable=False),
        )
        op.add_column(table, sa.Column("parent_contract_id", sa.Uuid(), nullable=True))
        # The code before this one meets no such row: it makes no offer without a job.
        op.execute(
            "-- squawk-ignore ban-drop-not-null\n"
            f"ALTER TABLE {table} ALTER COLUMN job_id DROP NOT NULL"
        )
    # The next revision validates them, when the locks of this one are gone.
    for table, name, condition in CHECKS:
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {condition} NOT VALID")
    # Wider ones take their places in the same transaction.
    for table, name, condition in WIDER:
        op.execute(
            f"-- squawk-ignore ban-drop-constraint\nALTER TABLE {table} DROP CONSTRAINT {name}"
        )
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {condition} NOT VALID")


def downgrade() -> None:
    for table, name, old in (
        ("contracts", "ck_contracts_source", f"CHECK (source IN ({OLD_SOURCES}))"),
        ("proposals", "ck_proposals_an_agency_names_its_roster", OLD_AGENCY),
    ):
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {old}")
    op.drop_constraint("ck_proposals_staff_get_offers", "proposals")
    for table in ("contracts", "proposals"):
        op.alter_column(table, "job_id", nullable=False)
        op.drop_column(table, "parent_contract_id")
        op.drop_column(table, "contract_type")
    op.drop_column("proposals", "source")
    op.drop_column("proposals", "title")
