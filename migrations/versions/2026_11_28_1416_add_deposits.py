"""let deposits be paid in: what they cover is held with each milestone

The next revision validates the CHECK. What was funded before goes on as it was: its deposit was
paid outside, and is set off.
"""

from alembic import op

revision = "0152_deposits"
down_revision = "0151_released_payments"
branch_labels = None
depends_on = None

BEFORE = ("funded", "released", "refunded", "cancelled")
KINDS = ("deposited", "funded", "released", "refunded", "returned", "cancelled")
WITHIN = """
CREATE OR REPLACE FUNCTION keep_within_funding() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole bigint;
    held numeric;
    approved numeric;
BEGIN
    -- Whoever else moves funds of this milestone waits, and counts this row.
    SELECT amount_minor INTO whole FROM milestones
        WHERE id = NEW.milestone_id FOR NO KEY UPDATE;
    SELECT sum(CASE WHEN kind IN {puts_up} THEN amount_minor ELSE -amount_minor END),
           sum(amount_minor + deposit_minor) FILTER (WHERE kind = 'released')
        INTO held, approved FROM milestone_movements WHERE milestone_id = NEW.milestone_id;
    IF held < 0 OR approved > whole THEN
        RAISE EXCEPTION 'more would leave than is held for the milestone'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
    END IF;
    RETURN NULL;
END $$
"""


def _kinds(kinds: tuple[str, ...], *, later: str = " NOT VALID") -> None:
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"
        "ALTER TABLE milestone_movements DROP CONSTRAINT ck_milestone_movements_kind"
    )
    op.execute(
        "ALTER TABLE milestone_movements ADD CONSTRAINT ck_milestone_movements_kind "
        f"CHECK (kind IN {kinds}){later}"
    )


def upgrade() -> None:
    _kinds(KINDS)
    op.execute(WITHIN.format(puts_up="('deposited', 'funded')"))


def downgrade() -> None:
    op.execute(WITHIN.format(puts_up="('funded')"))
    _kinds(BEFORE, later="")
