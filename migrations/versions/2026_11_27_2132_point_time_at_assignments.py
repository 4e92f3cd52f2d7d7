"""point time at assignments instead of at contracts

New time is checked from now on; the next revision checks the time there is.
"""

from alembic import op

revision = "0032_time_of_assignments"
down_revision = "0031_assignments_filled"
branch_labels = None
depends_on = None

KEY = (
    "FOREIGN KEY (contract_id, assignment, assistant_id) "
    "REFERENCES contract_assignments (contract_id, number, assistant_id)"
)
OLD = "FOREIGN KEY (contract_id, assistant_id) REFERENCES contracts (id, assistant_id)"


def upgrade() -> None:
    op.execute(
        "ALTER TABLE time_entries ADD CONSTRAINT "
        f"fk_time_entries_contract_id_assignment_assistant_id {KEY} NOT VALID"
    )
    # The new key says more than the old one, which would stand in the way of a handover.
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"
        "ALTER TABLE time_entries DROP CONSTRAINT fk_time_entries_contract_id_assistant_id"
    )
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"
        "ALTER TABLE contracts DROP CONSTRAINT uq_contracts_id_assistant_id"
    )


def downgrade() -> None:
    op.execute(
        "ALTER TABLE contracts ADD CONSTRAINT uq_contracts_id_assistant_id "
        "UNIQUE (id, assistant_id)"
    )
    op.execute(
        f"ALTER TABLE time_entries ADD CONSTRAINT fk_time_entries_contract_id_assistant_id {OLD}"
    )
    op.execute(
        "ALTER TABLE time_entries "
        "DROP CONSTRAINT fk_time_entries_contract_id_assignment_assistant_id"
    )
