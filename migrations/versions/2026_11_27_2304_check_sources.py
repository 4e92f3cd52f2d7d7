"""validate where contracts come from

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0059_sources_checked"
down_revision = "0058_sources"
branch_labels = None
depends_on = None

SOURCES = "CHECK (source IN ('marketplace', 'invitation', 'agency'))"


def upgrade() -> None:
    op.execute("ALTER TABLE contracts VALIDATE CONSTRAINT ck_contracts_source")


def downgrade() -> None:
    op.execute("ALTER TABLE contracts DROP CONSTRAINT ck_contracts_source")
    op.execute(f"ALTER TABLE contracts ADD CONSTRAINT ck_contracts_source {SOURCES} NOT VALID")
