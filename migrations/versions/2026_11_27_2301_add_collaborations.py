"""add contacts of contracts, and those who help with them"""

import sqlalchemy as sa
from alembic import op

revision = "0056_collaborations"
down_revision = "0055_training"
branch_labels = None
depends_on = None

STATUSES = ("invited", "active", "withdrawn", "expired", "ended")
SIDES = ("client", "assistant")
CHANNELS = ("phone", "email", "chat", "other")
_MOMENT = sa.DateTime(timezone=True)


def text_enum(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _add_collaborations()
    _index_collaborations()
    _add_contacts()


def _of_contract(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["contract_id", "organization_id"],
        ["contracts.id", "contracts.organization_id"],
        name=op.f(f"fk_{table}_contract_id_organization_id"),
    )


def _add_collaborations() -> None:
    op.create_table(
        "collaborations",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("side", text_enum(SIDES, "side"), nullable=False),
        sa.Column("status", text_enum(STATUSES, "status"), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_key", sa.Text(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("accepted_at", _MOMENT, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "num_nulls(email, email_key, token_hash) "
            "= CASE status WHEN 'invited' THEN 0 ELSE 3 END",
            name=op.f("ck_collaborations_only_an_invitation_has_an_address"),
        ),
        sa.CheckConstraint(
            "status <> 'active' OR user_id IS NOT NULL", name=op.f("ck_collaborations_is_somebody")
        ),
        _of_contract("collaborations"),
        *(
            sa.ForeignKeyConstraint([one], ["users.id"], name=op.f(f"fk_collaborations_{one}"))
            for one in ("user_id", "invited_by", "ended_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaborations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_collaborations_token_hash")),
    )


def _index_collaborations() -> None:
    for name, columns, where in (
        ("ix_collaborations_contract_newest", ["contract_id", "created_at", "id"], None),
        ("ix_collaborations_user_newest", ["user_id", "created_at", "id"], "user_id"),
        ("ix_collaborations_email_key", ["email_key"], "email_key"),
        ("ix_collaborations_sender", ["invited_by", "id"], None),
        ("ix_collaborations_ender", ["ended_by", "id"], "ended_by"),
    ):
        only = None if where is None else sa.text(f"{where} IS NOT NULL")
        op.create_index(name, "collaborations", columns, postgresql_where=only)
    for status, column in (("invited", "email_key"), ("active", "user_id")):
        op.create_index(
            f"uq_collaborations_{status}",
            "collaborations",
            ["contract_id", column],
            unique=True,
            postgresql_where=sa.text(f"status = '{status}'"),
        )


def _add_contacts() -> None:
    op.create_table(
        "contract_contacts",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel", text_enum(CHANNELS, "channel"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("when_to_use", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        _of_contract("contract_contacts"),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_contract_contacts_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_contacts")),
    )
    op.create_index(
        "ix_contract_contacts_newest", "contract_contacts", ["contract_id", "created_at", "id"]
    )
    op.create_index("ix_contract_contacts_writer", "contract_contacts", ["created_by", "id"])


def downgrade() -> None:
    op.drop_table("contract_contacts")
    op.drop_table("collaborations")
