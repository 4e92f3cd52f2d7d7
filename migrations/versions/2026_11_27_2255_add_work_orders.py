"""add work orders, what is asked for them, and the order on a time entry"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0053_work_orders"
down_revision = "0052_endings_checked"
branch_labels = None
depends_on = None

STATUSES = ("open", "in_progress", "delivered", "accepted", "returned", "cancelled")
AUTHORITIES = ("do", "recommend", "decide")
PRIORITIES = ("low", "normal", "high", "urgent")
CHECKS = {
    "allots_time": "allotted_minutes > 0",
    "pays": "price_minor > 0",
    "a_price_has_a_currency": "(price_minor IS NULL) = (currency IS NULL)",
    "not_accepted_by_oneself": "decided_by <> delivered_by",
}
INDEXES = {
    "newest": ("created_at",),
    "status": ("status", "created_at"),
    "due": ("due_key",),
    "status_due": ("status", "due_key"),
}


def text_enum(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _add_work_orders()
    _add_extensions()
    op.add_column("time_entries", sa.Column("work_order_id", sa.Uuid(), nullable=True))
    # Rows of before hold NULL in it: there is nothing to validate, hence no scan.
    op.create_foreign_key(
        op.f("fk_time_entries_work_order_id_contract_id"),
        "time_entries",
        "work_orders",
        ["work_order_id", "contract_id"],
        ["id", "contract_id"],
        postgresql_not_valid=True,
    )


def _add_work_orders() -> None:
    op.create_table(
        "work_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("order_number", sa.Text(collation="C"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("brief", sa.Text(), nullable=True),
        sa.Column("end_buyer", sa.Text(), nullable=True),
        sa.Column("authority", text_enum(AUTHORITIES, "authority"), nullable=False),
        sa.Column("allotted_minutes", sa.Integer(), nullable=True),
        sa.Column("price_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_key", sa.DateTime(timezone=True), nullable=False),
        sa.Column("priority", text_enum(PRIORITIES, "priority"), nullable=False),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("status", text_enum(STATUSES, "status"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deliverable", sa.Text(), nullable=True),
        sa.Column("links", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("return_note", sa.Text(), nullable=True),
        sa.Column("cancelled_reason", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        *(
            sa.CheckConstraint(condition, name=op.f(f"ck_work_orders_{name}"))
            for name, condition in CHECKS.items()
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_work_orders_contract_id")
        ),
        *(
            sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_work_orders_{column}"))
            for column in ("created_by", "delivered_by", "decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_orders")),
        sa.UniqueConstraint(
            "contract_id", "order_number", name=op.f("uq_work_orders_contract_id_order_number")
        ),
        sa.UniqueConstraint("id", "contract_id", name=op.f("uq_work_orders_id_contract_id")),
    )
    for name, columns in INDEXES.items():
        op.create_index(
            f"ix_work_orders_contract_{name}", "work_orders", ["contract_id", *columns, "id"]
        )
    _index_people("work_orders", ("created_by", "delivered_by", "decided_by"))


def _add_extensions() -> None:
    statuses = text_enum(("requested", "granted", "refused"), "status")
    table = "work_order_extensions"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", statuses, nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f(f"ck_{table}_extends")),
        sa.CheckConstraint(
            "decided_by <> requested_by", name=op.f(f"ck_{table}_not_granted_by_oneself")
        ),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_orders.id"], name=op.f(f"fk_{table}_work_order_id")
        ),
        *(
            sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_{table}_{column}"))
            for column in ("requested_by", "decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(
        f"uq_{table}_open",
        table,
        ["work_order_id"],
        unique=True,
        postgresql_where=sa.text("status = 'requested'"),
    )
    op.create_index(f"ix_{table}_newest", table, ["work_order_id", "created_at", "id"])
    _index_people(table, ("requested_by", "decided_by"))


def _index_people(table: str, columns: tuple[str, ...]) -> None:
    for column in columns:
        op.create_index(
            f"ix_{table}_{column}",
            table,
            [column, "id"],
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )


def downgrade() -> None:
    op.drop_column("time_entries", "work_order_id")
    op.drop_table("work_order_extensions")
    op.drop_table("work_orders")
