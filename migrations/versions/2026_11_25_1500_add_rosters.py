"""add rosters; proposals and contracts of agencies"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017_rosters"
down_revision = "0016_audit"
branch_labels = None
depends_on = None

STATUSES = ("invited", "active", "changing", "declined", "withdrawn", "ended")
VISIBILITIES = ("public", "members", "hidden")


def text_enum(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _add_roster_entries()
    op.create_table(
        "job_following_agencies",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_job_following_agencies_job_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_job_following_agencies_organization_id"),
        ),
        sa.PrimaryKeyConstraint(
            "job_id", "organization_id", name=op.f("pk_job_following_agencies")
        ),
    )
    _extend_proposals()
    _extend_contracts()


def _add_roster_entries() -> None:
    op.create_table(
        "roster_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("status", text_enum(STATUSES, "status"), nullable=False),
        sa.Column("rate_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("visibility", text_enum(VISIBILITIES, "visibility"), nullable=False),
        sa.Column("is_exclusive", sa.Boolean(), nullable=False),
        sa.Column("is_reimbursable", sa.Boolean(), nullable=False),
        sa.Column("offer", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        sa.Column("backup_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("rate_minor > 0", name=op.f("ck_roster_entries_pays")),
        sa.CheckConstraint("backup_id <> id", name=op.f("ck_roster_entries_backup_is_another")),
        sa.CheckConstraint(
            "(status = 'changing') = (offer IS NOT NULL)",
            name=op.f("ck_roster_entries_only_a_change_has_an_offer"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_roster_entries_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["assistant_id"],
            ["assistant_profiles.user_id"],
            name=op.f("fk_roster_entries_assistant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["backup_id", "organization_id"],
            ["roster_entries.id", "roster_entries.organization_id"],
            name=op.f("fk_roster_entries_backup_id_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["users.id"], name=op.f("fk_roster_entries_invited_by")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["users.id"], name=op.f("fk_roster_entries_ended_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_entries")),
        sa.UniqueConstraint(
            "id", "organization_id", name=op.f("uq_roster_entries_id_organization_id")
        ),
        sa.UniqueConstraint(
            "id",
            "organization_id",
            "assistant_id",
            name=op.f("uq_roster_entries_id_organization_id_assistant_id"),
        ),
        # Of an assistant's agreed entries, an exclusive one claims every id and so meets each
        # other entry; entries that are not exclusive claim their own id and never meet.
        postgresql.ExcludeConstraint(
            (sa.text("uuidrange(assistant_id, assistant_id, '[]')"), "&&"),
            (
                sa.text(
                    "(CASE WHEN is_exclusive THEN uuidrange(NULL, NULL) "
                    "ELSE uuidrange(id, id, '[]') END)"
                ),
                "&&",
            ),
            name="ex_roster_entries_exclusive",
            using="gist",
            where=sa.text("status IN ('active', 'changing')"),
        ),
    )
    op.create_index(
        "uq_roster_entries_live",
        "roster_entries",
        ["organization_id", "assistant_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('invited', 'active', 'changing')"),
    )
    op.create_index(
        "ix_roster_entries_organization_newest",
        "roster_entries",
        ["organization_id", "created_at", "id"],
    )
    op.create_index(
        "ix_roster_entries_assistant_newest",
        "roster_entries",
        ["assistant_id", "created_at", "id"],
    )
    op.create_index(
        "ix_roster_entries_backup",
        "roster_entries",
        ["backup_id"],
        postgresql_where=sa.text("backup_id IS NOT NULL"),
    )


def _extend_proposals() -> None:
    for column in ("agency_id", "roster_entry_id", "proposed_by", "proposed_with"):
        op.add_column("proposals", sa.Column(column, sa.Uuid(), nullable=True))
    _add_foreign_key(
        "fk_proposals_roster_entry",
        "proposals",
        ["roster_entry_id", "agency_id", "assistant_id"],
        "roster_entries",
        ["id", "organization_id", "assistant_id"],
    )
    _add_foreign_key("fk_proposals_proposed_by", "proposals", ["proposed_by"], "users")
    _add_foreign_key("fk_proposals_proposed_with", "proposals", ["proposed_with"], "api_keys")
    _add_check(
        "proposals",
        "ck_proposals_an_agency_names_its_roster",
        "num_nulls(agency_id, roster_entry_id, proposed_by) IN (0, 3)",
    )


def _extend_contracts() -> None:
    op.add_column("contracts", sa.Column("agency_id", sa.Uuid(), nullable=True))
    _add_foreign_key("fk_contracts_agency_id", "contracts", ["agency_id"], "organizations")
    # Replaced at once by one that allows more.
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"
        "ALTER TABLE contracts DROP CONSTRAINT ck_contracts_source"
    )
    _add_check("contracts", "ck_contracts_source", "source IN ('marketplace', 'agency')")


def _add_foreign_key(
    name: str, table: str, columns: list[str], other: str, others: list[str] | None = None
) -> None:
    """Rows of before hold NULL in these columns: there is nothing to validate, hence no scan."""
    op.create_foreign_key(
        op.f(name), table, other, columns, others or ["id"], postgresql_not_valid=True
    )


def _add_check(table: str, name: str, condition: str) -> None:
    """The next revision validates it, when the locks of this one are gone."""
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID")


def downgrade() -> None:
    op.execute("UPDATE contracts SET source = 'marketplace' WHERE source = 'agency'")
    op.drop_constraint(op.f("ck_contracts_source"), "contracts")
    op.create_check_constraint(
        op.f("ck_contracts_source"), "contracts", "source IN ('marketplace')"
    )
    op.drop_column("contracts", "agency_id")
    for column in ("proposed_with", "proposed_by", "roster_entry_id", "agency_id"):
        op.drop_column("proposals", column)
    op.drop_table("job_following_agencies")
    op.drop_table("roster_entries")
