"""validate and index what proposals say of their negotiation

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0039_negotiation_checked"
down_revision = "0038_negotiation"
branch_labels = None
depends_on = None

SIDES = "'client', 'assistant'"
STATUSES = (
    "'submitted', 'shortlisted', 'countered', 'accepted', 'declined', 'withdrawn', 'expired', "
    "'superseded'"
)
CHECKS = (
    ("ck_proposals_origin", f"CHECK (origin IN ({SIDES}))"),
    ("ck_proposals_turn", f"CHECK (turn IN ({SIDES}))"),
    ("ck_proposals_status", f"CHECK (status IN ({STATUSES}))"),
)
LIVE, OLD_LIVE = "'submitted', 'shortlisted', 'countered'", "'submitted', 'shortlisted'"
IGNORED = "-- squawk-ignore require-concurrent-index-creation\n"


def upgrade() -> None:
    for name, _ in CHECKS:
        op.execute(f"ALTER TABLE proposals VALIDATE CONSTRAINT {name}")
    _replace_live(LIVE)
    # A concurrent build would wait for every other process that waits to migrate, and they for it.
    for whose in ("assistant", "organization", "agency"):
        op.execute(
            f"{IGNORED}CREATE INDEX ix_proposals_{whose}_origin ON proposals "
            f"({whose}_id, origin, created_at, id)"
        )
        op.execute(
            f"{IGNORED}CREATE INDEX ix_proposals_{whose}_turn ON proposals "
            f"({whose}_id, turn, created_at, id) WHERE status IN ({LIVE})"
        )
    op.execute(
        f"{IGNORED}CREATE INDEX ix_proposals_due ON proposals (expires_at) WHERE status IN ({LIVE})"
    )


def _replace_live(statuses: str) -> None:
    """One live negotiation of an assistant about a job; a countered one is live as well."""
    op.execute("-- squawk-ignore require-concurrent-index-deletion\nDROP INDEX uq_proposals_live")
    op.execute(
        f"{IGNORED}CREATE UNIQUE INDEX uq_proposals_live ON proposals (job_id, assistant_id) "
        f"WHERE status IN ({statuses})"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_proposals_due")
    for whose in ("assistant", "organization", "agency"):
        op.execute(f"DROP INDEX ix_proposals_{whose}_origin")
        op.execute(f"DROP INDEX ix_proposals_{whose}_turn")
    _replace_live(OLD_LIVE)
    for name, condition in reversed(CHECKS):
        op.execute(f"ALTER TABLE proposals DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE proposals ADD CONSTRAINT {name} {condition} NOT VALID")
