"""add what assistants receive of the money of their agency, on the roster and in contracts"""

import sqlalchemy as sa
from alembic import op

revision = "0173_share_percents"
down_revision = "0172_ended_retainers"
branch_labels = None
depends_on = None

RULE = "share_percent BETWEEN 0 AND 100"
OF_CONTRACTS = ("contracts", "contract_assignments")
FIRST = """
    CREATE OR REPLACE FUNCTION assign_first() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO contract_assignments
            (id, contract_id, number, assistant_id, pay_rate_minor, pay_currency, starts_at{columns})
        VALUES (NEW.id, NEW.id, NEW.assignment, NEW.assistant_id, NEW.pay_rate_minor,
            NEW.pay_currency, NEW.starts_at{values});
        RETURN NULL;
    END $$
"""


def upgrade() -> None:
    for table in ("roster_entries", *OF_CONTRACTS):
        op.add_column(table, sa.Column("share_percent", sa.Numeric(7, 4), nullable=True))
        # The next revision validates it, when the locks of this one are gone.
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_shares_in_percent CHECK ({RULE}) NOT VALID"
        )
    for table in OF_CONTRACTS:
        op.add_column(
            table,
            sa.Column("reimburses", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        )
    more = ", share_percent, reimburses"
    op.execute(FIRST.format(columns=more, values=", NEW.share_percent, NEW.reimburses"))


def downgrade() -> None:
    op.execute(FIRST.format(columns="", values=""))
    for table in OF_CONTRACTS:
        op.drop_column(table, "reimburses")
    for table in ("roster_entries", *OF_CONTRACTS):
        op.drop_column(table, "share_percent")
