"""add articles: what clients want those who answer for them to know, revision by revision"""

import sqlalchemy as sa
from alembic import op

revision = "0035_articles"
down_revision = "0034_contract_keys"
branch_labels = None
depends_on = None

STATUSES = ("draft", "published", "archived")
_TEXTS = ("title", "body")
_MAYBE = ("product", "customer")


def upgrade() -> None:
    _add_articles()
    _add_revisions()
    _add_links()
    op.execute(
        """
        -- squawk-ignore adding-field-with-default
        ALTER TABLE articles ADD COLUMN search tsvector GENERATED ALWAYS AS (
            setweight(to_tsvector('english', title), 'A')
            || setweight(to_tsvector('english', join_words(topics)), 'B')
            || setweight(
                to_tsvector('english', coalesce(product, '') || ' ' || coalesce(customer, '')), 'B'
            )
            || setweight(to_tsvector('english', body), 'C')
        ) STORED
        """
    )
    op.execute("CREATE INDEX ix_articles_search ON articles USING gin (search)")


def _add_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="status", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        *_said(),
        sa.Column("topic_keys", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("suggested_on", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status <> 'published' OR published_at IS NOT NULL",
            name=op.f("ck_articles_publication_has_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_articles_organization_id")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_articles_created_by")),
        sa.ForeignKeyConstraint(
            ["suggested_on", "organization_id"],
            ["contracts.id", "contracts.organization_id"],
            name=op.f("fk_articles_suggested_on_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("id", "organization_id", name=op.f("uq_articles_id_organization_id")),
    )
    op.create_index(
        "ix_articles_organization_newest", "articles", ["organization_id", "created_at", "id"]
    )
    op.create_index(
        "ix_articles_organization_status",
        "articles",
        ["organization_id", "status", "created_at", "id"],
    )
    op.create_index("ix_articles_topic_keys", "articles", ["topic_keys"], postgresql_using="gin")
    op.create_index("ix_articles_creator", "articles", ["created_by", "id"])
    op.create_index(
        "ix_articles_suggested_on",
        "articles",
        ["suggested_on"],
        postgresql_where=sa.text("suggested_on IS NOT NULL"),
    )


def _said() -> list[sa.Column]:
    """What an article says, and each of its revisions."""
    return [
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        sa.Column("topics", sa.ARRAY(sa.Text()), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in _MAYBE),
    ]


def _add_revisions() -> None:
    op.create_table(
        "article_revisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *_said(),
        sa.Column("changed_fields", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_revisions_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.id"], name=op.f("fk_article_revisions_changed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_revisions")),
        sa.UniqueConstraint(
            "article_id", "number", name=op.f("uq_article_revisions_article_id_number")
        ),
    )
    op.create_index(
        "ix_article_revisions_newest", "article_revisions", ["article_id", "created_at", "id"]
    )
    op.create_index("ix_article_revisions_changer", "article_revisions", ["changed_by", "id"])


def _add_links() -> None:
    op.create_table(
        "article_contracts",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "organization_id"],
            ["articles.id", "articles.organization_id"],
            name=op.f("fk_article_contracts_article_id_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id", "organization_id"],
            ["contracts.id", "contracts.organization_id"],
            name=op.f("fk_article_contracts_contract_id_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["added_by"], ["users.id"], name=op.f("fk_article_contracts_added_by")
        ),
        sa.PrimaryKeyConstraint("article_id", "contract_id", name=op.f("pk_article_contracts")),
    )
    op.create_index(
        "ix_article_contracts_contract",
        "article_contracts",
        ["contract_id", "added_at", "article_id"],
    )
    op.create_index(
        "ix_article_contracts_article",
        "article_contracts",
        ["article_id", "added_at", "contract_id"],
    )
    op.create_index(
        "ix_article_contracts_adder",
        "article_contracts",
        ["added_by", "article_id", "contract_id"],
    )


def downgrade() -> None:
    op.drop_table("article_contracts")
    op.drop_table("article_revisions")
    op.drop_table("articles")
