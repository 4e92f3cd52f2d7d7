"""make the timesheets of time that was handed in before, and validate the checks of silence

Apart from the revision before: there every reader would wait while the tables are scanned.
"""

from alembic import op

revision = "0071_timesheets_filled"
down_revision = "0070_timesheets"
branch_labels = None
depends_on = None

CHECKS = {
    "approval_names_the_supervisor_or_silence": "status <> 'approved' OR "
    "(decided_at IS NOT NULL AND (decided_by IS NULL) = approved_by_silence)",
    "silence_only_approves": "NOT approved_by_silence OR status = 'approved'",
}
# What waits has been waiting since the first of it was submitted; the clock starts now.
FILL = """
INSERT INTO timesheets (id, contract_id, assistant_id, week_starts_on, status,
    waiting_since, asked_at, created_at, updated_at)
SELECT gen_random_uuid(), contract_id, assistant_id, week, status,
    CASE WHEN status = 'submitted' THEN since END, CASE WHEN status = 'submitted' THEN now() END,
    now(), now()
FROM (
    SELECT contract_id, assistant_id, date_trunc('week', counted_on::timestamp)::date AS week,
        CASE WHEN bool_or(status = 'submitted') THEN 'submitted'
            WHEN bool_or(status = 'returned') THEN 'returned' ELSE 'approved' END AS status,
        coalesce(min(submitted_at) FILTER (WHERE status = 'submitted'), now()) AS since
    FROM time_entries WHERE status IN ('submitted', 'returned', 'approved')
    GROUP BY contract_id, assistant_id, week
) AS handed_in
ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    op.execute(FILL)
    for name in CHECKS:
        op.execute(f"ALTER TABLE time_entries VALIDATE CONSTRAINT ck_time_entries_{name}")


def downgrade() -> None:
    for name, condition in CHECKS.items():
        op.execute(f"ALTER TABLE time_entries DROP CONSTRAINT ck_time_entries_{name}")
        op.execute(
            f"ALTER TABLE time_entries ADD CONSTRAINT ck_time_entries_{name} "
            f"CHECK ({condition}) NOT VALID"
        )
