"""add quotes: figures that are kept, bound to a proposal and carried by its contract"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024_quotes"
down_revision = "0023_rate_bands"
branch_labels = None
depends_on = None

KINDS = "'hourly', 'project', 'retainer', 'fixed_fee', 'salary', 'commission', 'pro_bono'"
OLD = "CHECK (engagement IN ('hourly', 'project', 'retainer'))"
ENGAGEMENTS = (
    "CHECK (engagement IN ('hourly', 'project', 'retainer', 'fixed_fee', 'commission', 'pro_bono'))"
)
CHECKS = (
    ("proposals", "fk_proposals_quote_id", "FOREIGN KEY (quote_id) REFERENCES quotes (id)"),
    ("contracts", "fk_contracts_quote_id", "FOREIGN KEY (quote_id) REFERENCES quotes (id)"),
    ("time_entries", "ck_time_entries_is_a_kind_of_pay", f"CHECK (paid_as IN ({KINDS}))"),
)


def upgrade() -> None:
    op.create_table(
        "quotes",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("request", postgresql.JSONB(), nullable=False),
        sa.Column("quote", postgresql.JSONB(), nullable=False),
        sa.Column("fee", postgresql.JSONB(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_quotes_lasts")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_quotes_made_by")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_quotes_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
    )
    op.create_index("ix_quotes_maker_newest", "quotes", ["made_by", "created_at", "id"])
    op.create_index(
        "ix_quotes_organization_newest", "quotes", ["organization_id", "created_at", "id"]
    )
    _refuse_changes()
    for table in ("proposals", "contracts"):
        op.add_column(table, sa.Column("quote_id", sa.Uuid(), nullable=True))
    op.add_column("time_entries", sa.Column("paid_as", sa.Text(), nullable=True))
    # The next revision validates them, when the locks of this one are gone.
    for table, name, condition in CHECKS:
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {condition} NOT VALID")
    # A wider one takes its place in the same transaction.
    op.execute(
        "-- squawk-ignore ban-drop-constraint\nALTER TABLE jobs DROP CONSTRAINT ck_jobs_engagement"
    )
    op.execute(f"ALTER TABLE jobs ADD CONSTRAINT ck_jobs_engagement {ENGAGEMENTS} NOT VALID")


def _refuse_changes() -> None:
    """The figures never change; a quote is bound once, and goes only while it is not."""
    kept = "- 'bound_at' - 'version'"
    op.execute(
        "CREATE TRIGGER only_binds BEFORE UPDATE ON quotes FOR EACH ROW WHEN ("
        f"to_jsonb(OLD) {kept} <> to_jsonb(NEW) {kept} OR OLD.bound_at IS NOT NULL) "
        "EXECUTE FUNCTION refuse_change('quotes_are_fixed')"
    )
    op.execute(
        "CREATE TRIGGER bound_stays BEFORE DELETE ON quotes FOR EACH ROW "
        "WHEN (OLD.bound_at IS NOT NULL) EXECUTE FUNCTION refuse_change('quotes_are_fixed')"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON quotes "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('quotes_are_fixed')"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE jobs DROP CONSTRAINT ck_jobs_engagement")
    op.execute(f"ALTER TABLE jobs ADD CONSTRAINT ck_jobs_engagement {OLD}")
    op.drop_column("time_entries", "paid_as")
    for table in ("contracts", "proposals"):
        op.drop_column(table, "quote_id")
    op.drop_table("quotes")
