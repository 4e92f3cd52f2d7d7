"""add agreements: proposals and versions of contracts say more than pay"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026_agreements"
down_revision = "0025_quotes_checked"
branch_labels = None
depends_on = None

TABLES = ("proposals", "contract_terms")
CLASSES = "CHECK (worker_class IN ('independent', 'staff'))"


def upgrade() -> None:
    for table in TABLES:
        op.add_column(
            table,
            sa.Column(
                "worker_class",
                sa.String(32),
                server_default=sa.text("'independent'"),
                nullable=False,
            ),
        )
        op.add_column(
            table,
            sa.Column(
                "conditions", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False
            ),
        )
        # The next revision validates it, when the locks of this one are gone.
        name = f"ck_{table}_worker_class"
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {CLASSES} NOT VALID")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_column(table, "conditions")
        op.drop_column(table, "worker_class")
