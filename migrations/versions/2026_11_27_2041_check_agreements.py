"""validate the classes of workers of proposals and versions of contracts

Apart from the revision before: there every reader would wait while the tables are scanned.
"""

from alembic import op

revision = "0027_agreements_checked"
down_revision = "0026_agreements"
branch_labels = None
depends_on = None

TABLES = ("proposals", "contract_terms")
CLASSES = "CHECK (worker_class IN ('independent', 'staff'))"


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_worker_class")


def downgrade() -> None:
    for table in TABLES:
        name = f"ck_{table}_worker_class"
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {CLASSES} NOT VALID")
