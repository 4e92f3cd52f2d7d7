"""add end clients, the proposals forwarded to them, and what is said of these"""

import sqlalchemy as sa
from alembic import op

revision = "0047_end_clients"
down_revision = "0046_reviewing"
branch_labels = None
depends_on = None

STATUSES = ("asked", "agreed", "declined", "withdrawn")


def _id(name: str, *, is_nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=is_nullable)


def _moment(name: str, *, is_nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=is_nullable)


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [other], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "end_clients",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        *(_id(name) for name in ("id", "job_id", "organization_id", "end_client_id")),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="status", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("message", sa.Text(), nullable=True),
        _id("asked_by"),
        *(_moment("created_at"), _moment("updated_at")),
        sa.CheckConstraint(
            "end_client_id <> organization_id", name=op.f("ck_end_clients_is_another")
        ),
        _key("end_clients", "job_id", "jobs.id"),
        _key("end_clients", "organization_id", "organizations.id"),
        _key("end_clients", "end_client_id", "organizations.id"),
        _key("end_clients", "asked_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_end_clients")),
    )
    op.create_index(
        "uq_end_clients_live",
        "end_clients",
        ["job_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('asked', 'agreed')"),
    )
    op.create_index("ix_end_clients_newest", "end_clients", ["end_client_id", "created_at", "id"])
    op.create_index(
        "ix_end_clients_status", "end_clients", ["end_client_id", "status", "created_at", "id"]
    )
    _add_forwarded_proposals()
    _add_comments()


def _add_forwarded_proposals() -> None:
    table = "forwarded_proposals"
    op.create_table(
        table,
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        *(_id(name) for name in ("proposal_id", "asked_id", "organization_id", "end_client_id")),
        *(_id("forwarded_by"), _id("endorsed_by", is_nullable=True)),
        _moment("endorsed_at", is_nullable=True),
        *(_moment("created_at"), _moment("updated_at")),
        sa.CheckConstraint(
            "num_nulls(endorsed_by, endorsed_at) IN (0, 2)",
            name=op.f("ck_forwarded_proposals_endorsed_by_one"),
        ),
        _key(table, "proposal_id", "proposals.id"),
        _key(table, "asked_id", "end_clients.id"),
        _key(table, "organization_id", "organizations.id"),
        _key(table, "end_client_id", "organizations.id"),
        _key(table, "forwarded_by", "users.id"),
        _key(table, "endorsed_by", "users.id"),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_forwarded_proposals")),
    )
    op.create_index(
        "ix_forwarded_proposals_newest", table, ["end_client_id", "created_at", "proposal_id"]
    )


def _add_comments() -> None:
    table = "proposal_comments"
    op.create_table(
        table,
        *(_id(name) for name in ("id", "proposal_id", "asked_id", "organization_id")),
        _id("written_by"),
        sa.Column("text", sa.Text(), nullable=False),
        _moment("created_at"),
        _key(table, "proposal_id", "forwarded_proposals.proposal_id"),
        _key(table, "asked_id", "end_clients.id"),
        _key(table, "organization_id", "organizations.id"),
        _key(table, "written_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_comments")),
    )
    op.create_index(
        "ix_proposal_comments_newest", table, ["proposal_id", "asked_id", "created_at", "id"]
    )
    op.create_index("ix_proposal_comments_writer", table, ["written_by", "id"])


def downgrade() -> None:
    op.drop_table("proposal_comments")
    op.drop_table("forwarded_proposals")
    op.drop_table("end_clients")
