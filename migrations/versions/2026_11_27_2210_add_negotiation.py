"""add negotiation: versions of proposals, whose turn it is, and when they expire"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038_negotiation"
down_revision = "0037_enquiries"
branch_labels = None
depends_on = None

SIDES = "'client', 'assistant'"
STATUSES = (
    "'submitted', 'shortlisted', 'countered', 'accepted', 'declined', 'withdrawn', 'expired', "
    "'superseded'"
)
OLD_STATUSES = "'submitted', 'shortlisted', 'accepted', 'declined', 'withdrawn', 'superseded'"
CLASSES = ("independent", "staff")


def upgrade() -> None:
    for column in (
        sa.Column("origin", sa.String(32), server_default="assistant", nullable=False),
        sa.Column("turn", sa.String(32), server_default="client", nullable=False),
        sa.Column("current_version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "expires_at",
            sa.DateTime(timezone=True),
            # What is live already can be accepted for as long as what is new.
            server_default=sa.text("now() + interval '30 days'"),
            nullable=False,
        ),
        sa.Column("is_held_to_quote", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("hiring", postgresql.JSONB(), nullable=True),
    ):
        op.add_column("proposals", column)
    # The next revision validates them, when the locks of this one are gone.
    for name in ("origin", "turn"):
        check = f"CHECK ({name} IN ({SIDES})) NOT VALID"
        op.execute(f"ALTER TABLE proposals ADD CONSTRAINT ck_proposals_{name} {check}")
    # A wider one takes its place in the same transaction.
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"
        "ALTER TABLE proposals DROP CONSTRAINT ck_proposals_status"
    )
    op.execute(
        "ALTER TABLE proposals ADD CONSTRAINT ck_proposals_status "
        f"CHECK (status IN ({STATUSES})) NOT VALID"
    )
    _add_versions()


def _add_versions() -> None:
    op.create_table(
        "proposal_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "author",
            sa.Enum(
                *("client", "assistant"),
                name="author",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column(
            "worker_class",
            sa.Enum(
                *CLASSES, name="worker_class", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("terms", postgresql.JSONB(), nullable=False),
        sa.Column("conditions", postgresql.JSONB(), nullable=False),
        sa.Column("fee", postgresql.JSONB(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("estimated_minutes", sa.Integer(), nullable=False),
        sa.Column("delivery_days", sa.Integer(), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_versions_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_proposal_versions_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_versions")),
        sa.UniqueConstraint(
            "proposal_id", "number", name=op.f("uq_proposal_versions_proposal_id_number")
        ),
    )
    for name, columns in (
        ("newest", ["proposal_id", "created_at", "id"]),
        ("author", ["created_by", "id"]),
    ):
        op.create_index(f"ix_proposal_versions_{name}", "proposal_versions", columns)
    op.execute(
        "INSERT INTO proposal_versions (id, proposal_id, number, author, created_by, worker_class, "
        "terms, conditions, fee, scope, estimated_minutes, delivery_days, available_from, "
        "created_at) SELECT gen_random_uuid(), id, 1, 'assistant', "
        "coalesce(proposed_by, assistant_id), worker_class, terms, conditions, fee, scope, "
        "estimated_minutes, delivery_days, available_from, created_at FROM proposals"
    )
    _refuse_changes()


def _refuse_changes() -> None:
    """A version never changes, but that an erasure clears what was written in it."""
    written = "'{scope,message,terms,conditions}'::text[]"
    op.execute(
        "CREATE TRIGGER only_wipes BEFORE UPDATE ON proposal_versions FOR EACH ROW WHEN ("
        f"to_jsonb(OLD) - {written} <> to_jsonb(NEW) - {written} "
        "OR NEW.scope NOT IN ('', OLD.scope) "
        "OR coalesce(NEW.message <> OLD.message, NEW.message IS NOT NULL AND OLD.message IS NULL) "
        "OR NEW.terms - '{milestones,parts}'::text[] <> OLD.terms - '{milestones,parts}'::text[] "
        "OR jsonb_path_query_array(NEW.terms, '$.**.amount') "
        "<> jsonb_path_query_array(OLD.terms, '$.**.amount') "
        "OR NEW.conditions - 'exclusivity' <> OLD.conditions - 'exclusivity') "
        "EXECUTE FUNCTION refuse_change('versions_are_immutable')"
    )
    op.execute(
        "CREATE TRIGGER no_delete BEFORE DELETE ON proposal_versions "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change('versions_are_immutable')"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON proposal_versions "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('versions_are_immutable')"
    )


def downgrade() -> None:
    op.drop_table("proposal_versions")
    op.execute("ALTER TABLE proposals DROP CONSTRAINT ck_proposals_status")
    op.execute(
        "UPDATE proposals SET status = CASE status WHEN 'countered' THEN 'submitted' "
        "ELSE 'superseded' END WHERE status IN ('countered', 'expired')"
    )
    op.execute(
        "ALTER TABLE proposals ADD CONSTRAINT ck_proposals_status "
        f"CHECK (status IN ({OLD_STATUSES}))"
    )
    for name in (
        *("hiring", "is_held_to_quote", "expires_at"),
        *("current_version", "turn", "origin"),
    ):
        op.drop_column("proposals", name)
