"""say that exclusivities agreed before are in force, and validate their statuses

Apart from the revision before: there every reader would wait while the tables are scanned.
"""

from alembic import op

revision = "0059_releases_filled"
down_revision = "0058_releases"
branch_labels = None
depends_on = None

STATUSES = "CHECK (exclusivity_status IN ('in_force', 'release_requested', 'released'))"


def upgrade() -> None:
    op.execute(
        "UPDATE contracts SET exclusivity_status = 'in_force' FROM contract_terms AS agreed "
        "WHERE agreed.contract_id = contracts.id AND agreed.version = contracts.terms_version "
        "AND contracts.exclusivity_status IS NULL "
        "AND (agreed.conditions ->> 'exclusivity' IS NOT NULL "
        "OR agreed.conditions ->> 'dedicated' = 'true')"
    )
    op.execute("ALTER TABLE contracts VALIDATE CONSTRAINT ck_contracts_exclusivity_status")


def downgrade() -> None:
    name = "ck_contracts_exclusivity_status"
    op.execute(f"ALTER TABLE contracts DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE contracts ADD CONSTRAINT {name} {STATUSES} NOT VALID")
