"""add milestones, and what happens to their funds"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040_milestones"
down_revision = "0039_negotiation_checked"
branch_labels = None
depends_on = None

STATUSES = (
    *("agreed", "funded", "submitted", "changes_requested"),
    *("refund_requested", "approved", "refunded", "cancelled"),
)
KINDS = ("funded", "released", "refunded", "cancelled")
WAITED_FOR = "status IN ('submitted', 'refund_requested')"
CHECKS = {
    "pays": "amount_minor > 0",
    "deposit_is_part_of_the_amount": "deposit_minor BETWEEN 0 AND amount_minor",
    "not_approved_by_oneself": "decided_by <> submitted_by",
    "silence_ends_some_day": f"({WAITED_FOR}) = (silence_ends_at IS NOT NULL)",
}

WITHIN = """
CREATE FUNCTION keep_within_funding() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole bigint;
    held numeric;
    approved numeric;
BEGIN
    -- Whoever else moves funds of this milestone waits, and counts this row.
    SELECT amount_minor INTO whole FROM milestones
        WHERE id = NEW.milestone_id FOR NO KEY UPDATE;
    SELECT sum(CASE kind WHEN 'funded' THEN amount_minor ELSE -amount_minor END),
           sum(amount_minor + deposit_minor) FILTER (WHERE kind = 'released')
        INTO held, approved FROM milestone_movements WHERE milestone_id = NEW.milestone_id;
    IF held < 0 OR approved > whole THEN
        RAISE EXCEPTION 'more would leave than is held for the milestone'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
    END IF;
    RETURN NULL;
END $$
"""


def text_enum(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _add_milestones()
    _add_movements()


def _add_milestones() -> None:
    op.create_table(
        "milestones",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("deposit_minor", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("allows_parts", sa.Boolean(), nullable=False),
        sa.Column("approval_days", sa.Integer(), nullable=True),
        sa.Column("status", text_enum(STATUSES, "status"), nullable=False),
        sa.Column("submission_note", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("changes_note", sa.Text(), nullable=True),
        sa.Column("refund_reason", sa.Text(), nullable=True),
        sa.Column("silence_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        *(
            sa.CheckConstraint(condition, name=op.f(f"ck_milestones_{name}"))
            for name, condition in CHECKS.items()
        ),
        sa.ForeignKeyConstraint(
            ["contract_id", "terms_version"],
            ["contract_terms.contract_id", "contract_terms.version"],
            name=op.f("fk_milestones_contract_id_terms_version"),
        ),
        *(
            sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_milestones_{column}"))
            for column in ("submitted_by", "decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
        sa.UniqueConstraint(
            "contract_id", "position", name=op.f("uq_milestones_contract_id_position")
        ),
    )
    op.create_index(
        "ix_milestones_contract_position", "milestones", ["contract_id", "position", "id"]
    )
    op.create_index(
        "ix_milestones_silence",
        "milestones",
        ["silence_ends_at"],
        postgresql_where=sa.text(WAITED_FOR),
    )
    for column in ("submitted_by", "decided_by"):
        op.create_index(
            f"ix_milestones_{column}",
            "milestones",
            [column, "id"],
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )


def _add_movements() -> None:
    op.create_table(
        "milestone_movements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("milestone_id", sa.Uuid(), nullable=False),
        sa.Column("kind", text_enum(KINDS, "kind"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("deposit_minor", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("trace", postgresql.JSONB(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount_minor >= 0 AND deposit_minor >= 0",
            name=op.f("ck_milestone_movements_is_not_negative"),
        ),
        sa.CheckConstraint(
            "amount_minor + deposit_minor > 0", name=op.f("ck_milestone_movements_moves_something")
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.id"], name=op.f("fk_milestone_movements_milestone_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.id"], name=op.f("fk_milestone_movements_made_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_movements")),
    )
    op.create_index(
        "ix_milestone_movements_milestone",
        "milestone_movements",
        ["milestone_id", "created_at", "id"],
    )
    op.create_index(
        "ix_milestone_movements_maker",
        "milestone_movements",
        ["made_by", "id"],
        postgresql_where=sa.text("made_by IS NOT NULL"),
    )
    op.execute(WITHIN)
    op.execute(
        "CREATE TRIGGER within_funding AFTER INSERT ON milestone_movements "
        "FOR EACH ROW EXECUTE FUNCTION keep_within_funding('movements_within_funding')"
    )
    op.execute(
        "CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON milestone_movements "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change('movements_are_immutable')"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON milestone_movements "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('movements_are_immutable')"
    )


def downgrade() -> None:
    op.drop_table("milestone_movements")
    op.execute("DROP FUNCTION keep_within_funding")
    op.drop_table("milestones")
