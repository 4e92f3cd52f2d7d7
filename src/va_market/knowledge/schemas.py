from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from va_market.identity.actor import Actor
from va_market.kit.fields import LongText, Moment, SearchText, Tag, Title, kept
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.knowledge.models import ArticleStatus
from va_market.knowledge.policies import allowed_actions

Topics = Annotated[list[Tag], Field(max_length=20)]
_PRODUCT = "The product it is about."
_CUSTOMER = "The customer of the client it is about."

EXAMPLE: JsonDict = {
    "title": "Returns of lamps",
    "body": "Lamps may come back within 30 days. Ask for the order number first.",
    "topics": ["returns"],
    "product": "Desk lamp",
}


class ArticleWrite(Schema):
    """A draft. What you write is plain text, and is given back as it was written."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    title: Title
    body: LongText
    topics: Topics = Field(default=[])
    product: Title | None = Field(default=None, description=_PRODUCT)
    customer: Title | None = Field(default=None, description=_CUSTOMER)


class ArticleUpdate(Schema):
    """A JSON merge patch: absent keeps the value, null clears it where that is allowed."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"topics": ["returns", "lamps"]}]}
    )

    title: Title = kept()
    body: LongText = kept()
    topics: Topics = kept()
    product: Title | None = kept()
    customer: Title | None = kept()


class ArticleSummary(Resource):
    """An article without its body."""

    id: UUID
    organization_id: UUID = Field(description="The client it belongs to.")
    status: ArticleStatus
    title: str
    topics: list[str]
    product: str | None = Field(description=_PRODUCT)
    customer: str | None = Field(description=_CUSTOMER)
    revision: int = Field(description="Counts the changes of what it says.")
    suggested_on: UUID | None = Field(
        description="The contract on which its assistant suggested it; null: the client wrote it."
    )
    created_by: UUID
    published_at: Moment | None = Field(description="When it was published last.")
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, article: Any, actor: Actor) -> "ArticleSummary":
        return shaped(cls, article, allowed_actions=allowed_actions(actor, article))


class ArticleRead(ArticleSummary):
    """An article of a client."""

    body: str

    @classmethod
    def of(cls, article: Any, actor: Actor) -> "ArticleRead":
        return shaped(cls, article, allowed_actions=allowed_actions(actor, article))


class LinkedArticle(ArticleSummary):
    """An article of a contract, without its body."""

    added_at: Moment = Field(description="When it was added to the contract.")

    @classmethod
    def of(cls, article: Any, actor: Actor) -> "LinkedArticle":
        return shaped(cls, article, allowed_actions=allowed_actions(actor, article))


class ArticlePage(PageOf[ArticleSummary]):
    """A page of articles."""


class LinkedArticlePage(PageOf[LinkedArticle]):
    """A page of the articles of a contract."""


class RevisionSummary(Schema):
    """Who changed what of an article, and when."""

    id: UUID
    number: int
    changed_fields: list[str] = Field(description="What differs from the revision before.")
    changed_by: UUID
    published_at: Moment | None = Field(
        description="Since when the assistants may read it; null: never yet."
    )
    created_at: Moment

    @classmethod
    def of(cls, revision: Any) -> "RevisionSummary":
        return shaped(cls, revision)


class RevisionRead(RevisionSummary):
    """What an article said from one change to the next."""

    article_id: UUID
    title: str
    body: str
    topics: list[str]
    product: str | None = Field(description=_PRODUCT)
    customer: str | None = Field(description=_CUSTOMER)

    @classmethod
    def of(cls, revision: Any) -> "RevisionRead":
        return shaped(cls, revision)


class RevisionPage(PageOf[RevisionSummary]):
    """A page of revisions."""


class ArticleContractRead(Schema):
    """A contract whose assistant reads the article."""

    contract_id: UUID
    added_by: UUID
    added_at: Moment

    @classmethod
    def of(cls, link: Any) -> "ArticleContractRead":
        return shaped(cls, link)


class ArticleContractPage(PageOf[ArticleContractRead]):
    """A page of the contracts that an article is for."""


class ArticleSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class LinkSort(StrEnum):
    NEWEST = "-added_at"
    OLDEST = "added_at"


class ArticleFilters(Schema):
    q: SearchText | None = Field(
        default=None,
        description='Words of title, topics, product, customer and body; `"in quotes"`, `or`, '
        "`-without`.",
    )
    status: CommaList[ArticleStatus] | None = Field(default=None, description="Any of these.")
    topic: CommaList[Tag] | None = Field(default=None, description="Any of these.")


class ArticleQuery(ArticleFilters):
    sort: ArticleSort = ArticleSort.NEWEST


class LinkedArticleQuery(ArticleFilters):
    sort: LinkSort = LinkSort.NEWEST


class RevisionQuery(Schema):
    sort: ArticleSort = ArticleSort.NEWEST


class ArticleContractQuery(Schema):
    sort: LinkSort = LinkSort.NEWEST
