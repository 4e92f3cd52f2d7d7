from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from va_market.kit.db import Table, Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import Machine, move


class ArticleStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


KEEPER = "keeper"  # those who hire or supervise for the client
AUTHOR = "author"  # the assistant who suggested it
_KEPT = (ArticleStatus.DRAFT, ArticleStatus.PUBLISHED)

ARTICLE = Machine(
    "article",
    ArticleStatus,
    [
        move("update", (ArticleStatus.DRAFT,), None, [KEEPER, AUTHOR]),
        move("update", (ArticleStatus.PUBLISHED,), None, [KEEPER]),
        move("publish", (ArticleStatus.DRAFT,), ArticleStatus.PUBLISHED, [KEEPER]),
        move("archive", (ArticleStatus.DRAFT,), ArticleStatus.ARCHIVED, [KEEPER, AUTHOR]),
        move("archive", (ArticleStatus.PUBLISHED,), ArticleStatus.ARCHIVED, [KEEPER]),
        move("restore", (ArticleStatus.ARCHIVED,), ArticleStatus.DRAFT, [KEEPER]),
        move("link", _KEPT, None, [KEEPER]),
        move("unlink", tuple(ArticleStatus), None, [KEEPER]),
    ],
)


class Article(Versioned, table=True):
    """What a client wants those who answer for it to know. It belongs to the organization."""

    __tablename__ = "articles"
    __table_args__ = (
        CheckConstraint(
            "status <> 'published' OR published_at IS NOT NULL", name="publication_has_a_time"
        ),
        UniqueConstraint("id", "organization_id"),  # what links point at
        ForeignKeyConstraint(  # it is suggested on a contract of its own client
            ["suggested_on", "organization_id"], ["contracts.id", "contracts.organization_id"]
        ),
        Index("ix_articles_organization_newest", "organization_id", "created_at", "id"),
        Index(
            "ix_articles_organization_status", *("organization_id", "status", "created_at", "id")
        ),
        Index("ix_articles_topic_keys", "topic_keys", postgresql_using="gin"),
        Index("ix_articles_creator", "created_by", "id"),
        Index(
            "ix_articles_suggested_on",
            "suggested_on",
            postgresql_where=text("suggested_on IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organization_id: UUID = Field(foreign_key="organizations.id")
    status: ArticleStatus = Field(sa_type=text_enum(ArticleStatus, "status"))
    title: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    topics: list[str] = Field(sa_type=ARRAY(Text))
    topic_keys: list[str] = Field(sa_type=ARRAY(Text))
    """The topics casefolded, for the search."""
    product: str | None = Field(default=None, sa_type=Text)
    customer: str | None = Field(default=None, sa_type=Text)
    revision: int = 1
    created_by: UUID = Field(foreign_key="users.id")
    suggested_on: UUID | None = None
    """The contract on which its assistant suggested it; null: the client wrote it."""
    published_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


class ArticleRevision(Table, table=True):
    """What an article said from one change to the next."""

    __tablename__ = "article_revisions"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        Index("ix_article_revisions_newest", "article_id", "created_at", "id"),
        Index("ix_article_revisions_changer", "changed_by", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    article_id: UUID = Field(foreign_key="articles.id")
    number: int
    title: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    topics: list[str] = Field(sa_type=ARRAY(Text))
    product: str | None = Field(default=None, sa_type=Text)
    customer: str | None = Field(default=None, sa_type=Text)
    changed_fields: list[str] = Field(sa_type=ARRAY(Text))
    changed_by: UUID = Field(foreign_key="users.id")
    published_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """Since when more than the client and the author may read it."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class ArticleContract(Table, table=True):
    """An article is for the work on a contract: of the same client, as the keys say."""

    __tablename__ = "article_contracts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["article_id", "organization_id"], ["articles.id", "articles.organization_id"]
        ),
        ForeignKeyConstraint(
            ["contract_id", "organization_id"], ["contracts.id", "contracts.organization_id"]
        ),
        Index("ix_article_contracts_contract", "contract_id", "added_at", "article_id"),
        Index("ix_article_contracts_article", "article_id", "added_at", "contract_id"),
        Index("ix_article_contracts_adder", "added_by", "article_id", "contract_id"),
    )

    article_id: UUID = Field(primary_key=True)
    contract_id: UUID = Field(primary_key=True)
    organization_id: UUID
    added_by: UUID = Field(foreign_key="users.id")
    added_at: datetime = Field(sa_type=DateTime(timezone=True))
