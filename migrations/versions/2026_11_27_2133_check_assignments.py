"""validate what contracts say of pay, and that all time is of an assignment

Apart from the revisions before: there every reader would wait while the tables are scanned.
"""

from alembic import op

revision = "0033_assignments_checked"
down_revision = "0032_time_of_assignments"
branch_labels = None
depends_on = None

PAYS = {
    "pays": "pay_rate_minor > 0",
    "pays_in_money": "num_nulls(pay_rate_minor, pay_currency) IN (0, 2)",
}
NAME = "fk_time_entries_contract_id_assignment_assistant_id"
KEY = (
    "FOREIGN KEY (contract_id, assignment, assistant_id) "
    "REFERENCES contract_assignments (contract_id, number, assistant_id)"
)


def upgrade() -> None:
    for name in PAYS:
        op.execute(f"ALTER TABLE contracts VALIDATE CONSTRAINT ck_contracts_{name}")
    op.execute(f"ALTER TABLE time_entries VALIDATE CONSTRAINT {NAME}")


def downgrade() -> None:
    op.execute(f"ALTER TABLE time_entries DROP CONSTRAINT {NAME}")
    op.execute(f"ALTER TABLE time_entries ADD CONSTRAINT {NAME} {KEY} NOT VALID")
    for name, rule in PAYS.items():
        op.execute(f"ALTER TABLE contracts DROP CONSTRAINT ck_contracts_{name}")
        op.execute(
            f"ALTER TABLE contracts ADD CONSTRAINT ck_contracts_{name} CHECK ({rule}) NOT VALID"
        )
