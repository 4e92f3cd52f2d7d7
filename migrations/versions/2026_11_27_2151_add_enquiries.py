"""add enquiries of customers, linked to articles of the client and time of the contract"""

import sqlalchemy as sa
from alembic import op

revision = "0037_enquiries"
down_revision = "0036_time_keys"
branch_labels = None
depends_on = None

STATUSES = ("open", "escalated", "answered", "closed")
CHANNELS = ("phone", "email", "chat", "social", "other")
_MOMENT = sa.DateTime(timezone=True)
_PEOPLE = ("escalated_by", "answered_by", "closed_by")


def text_enum(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _add_enquiries()
    _add_links()


def _add_enquiries() -> None:
    op.create_table(
        "enquiries",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("status", text_enum(STATUSES, "status"), nullable=False),
        sa.Column("channel", text_enum(CHANNELS, "channel"), nullable=False),
        sa.Column("customer_name", sa.Text(), nullable=True),
        sa.Column("customer_reference", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("escalated_to", sa.Text(), nullable=True),
        sa.Column("escalated_by", sa.Uuid(), nullable=True),
        sa.Column("escalated_at", _MOMENT, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.Column("customer_forgotten_at", _MOMENT, nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "status <> 'escalated' OR escalated_at IS NOT NULL",
            name=op.f("ck_enquiries_escalation_has_a_time"),
        ),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_at IS NOT NULL)",
            name=op.f("ck_enquiries_only_a_closed_one_has_an_end"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id", "organization_id"],
            ["contracts.id", "contracts.organization_id"],
            name=op.f("fk_enquiries_contract_id_organization_id"),
        ),
        *(
            sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_enquiries_{column}"))
            for column in ("created_by", *_PEOPLE)
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
        sa.UniqueConstraint("id", "contract_id", name=op.f("uq_enquiries_id_contract_id")),
        sa.UniqueConstraint("id", "organization_id", name=op.f("uq_enquiries_id_organization_id")),
    )
    for name, columns in {
        "ix_enquiries_contract_newest": ["contract_id", "received_at", "id"],
        "ix_enquiries_contract_status": ["contract_id", "status", "received_at", "id"],
        "ix_enquiries_contract_channel": ["contract_id", "channel", "received_at", "id"],
        "ix_enquiries_writer": ["created_by", "id"],
    }.items():
        op.create_index(name, "enquiries", columns)
    for column in _PEOPLE:
        op.create_index(
            f"ix_enquiries_{column}",
            "enquiries",
            [column, "id"],
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )
    op.create_index(
        "ix_enquiries_kept",
        "enquiries",
        ["updated_at"],
        postgresql_where=sa.text("customer_forgotten_at IS NULL"),
    )
    _make_searchable()


def _make_searchable() -> None:
    op.execute(
        """
        -- squawk-ignore adding-field-with-default
        ALTER TABLE enquiries ADD COLUMN search tsvector GENERATED ALWAYS AS (
            setweight(to_tsvector('english', subject), 'A')
            || setweight(to_tsvector('english', coalesce(customer_name, '') || ' '
                || coalesce(customer_reference, '')), 'A')
            || setweight(to_tsvector('english', coalesce(details, '') || ' '
                || coalesce(answer, '')), 'C')
        ) STORED
        """
    )
    op.execute("CREATE INDEX ix_enquiries_search ON enquiries USING gin (search)")


def _add_links() -> None:
    op.create_table(
        "enquiry_articles",
        sa.Column("enquiry_id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enquiry_id", "organization_id"],
            ["enquiries.id", "enquiries.organization_id"],
            name=op.f("fk_enquiry_articles_enquiry_id_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id", "organization_id"],
            ["articles.id", "articles.organization_id"],
            name=op.f("fk_enquiry_articles_article_id_organization_id"),
        ),
        sa.PrimaryKeyConstraint("enquiry_id", "article_id", name=op.f("pk_enquiry_articles")),
    )
    op.create_index("ix_enquiry_articles_article", "enquiry_articles", ["article_id", "enquiry_id"])
    op.create_table(
        "enquiry_time_entries",
        sa.Column("enquiry_id", sa.Uuid(), nullable=False),
        sa.Column("time_entry_id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enquiry_id", "contract_id"],
            ["enquiries.id", "enquiries.contract_id"],
            name=op.f("fk_enquiry_time_entries_enquiry_id_contract_id"),
        ),
        sa.ForeignKeyConstraint(
            ["time_entry_id", "contract_id"],
            ["time_entries.id", "time_entries.contract_id"],
            name=op.f("fk_enquiry_time_entries_time_entry_id_contract_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "enquiry_id", "time_entry_id", name=op.f("pk_enquiry_time_entries")
        ),
    )
    op.create_index(
        "ix_enquiry_time_entries_entry", "enquiry_time_entries", ["time_entry_id", "enquiry_id"]
    )


def downgrade() -> None:
    op.drop_table("enquiry_time_entries")
    op.drop_table("enquiry_articles")
    op.drop_table("enquiries")
