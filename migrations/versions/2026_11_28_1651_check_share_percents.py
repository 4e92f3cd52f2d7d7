"""check that shares are percentages, in the rows that were there before as well"""

from alembic import op

revision = "0174_share_percents_checked"
down_revision = "0173_share_percents"
branch_labels = None
depends_on = None

RULE = "share_percent BETWEEN 0 AND 100"
TABLES = ("roster_entries", "contracts", "contract_assignments")


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_shares_in_percent")


def downgrade() -> None:
    for table in TABLES:
        name = f"ck_{table}_shares_in_percent"
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({RULE}) NOT VALID")
