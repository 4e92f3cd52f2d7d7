"""What articles keep about a person. What they say belongs to the client, who keeps it."""

from sqlalchemy import select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part, columns_of
from va_market.knowledge.models import Article, ArticleContract, ArticleRevision

PARTS = (
    Part(
        "articles_written",
        "Articles you wrote for a client, or suggested; what they say today is the client's.",
        select(
            col(Article.id),
            col(Article.organization_id),
            col(Article.suggested_on),
            col(Article.created_at),
        ).where(col(Article.created_by) == PERSON),
        by=(col(Article.created_by), col(Article.id)),
        covers=(Article.created_by,),
    ),
    Part(
        "article_revisions",
        "What you changed of articles, and when.",
        select(
            col(ArticleRevision.article_id),
            col(ArticleRevision.number),
            col(ArticleRevision.changed_fields),
            col(ArticleRevision.created_at),
        ).where(col(ArticleRevision.changed_by) == PERSON),
        by=(col(ArticleRevision.changed_by), col(ArticleRevision.id)),
        covers=(ArticleRevision.changed_by,),
    ),
    Part(
        "articles_suggested",
        "What you suggested to clients, in your own words.",
        select(*columns_of(ArticleRevision, without={"changed_by", "published_at"}))
        .join(Article, col(Article.id) == col(ArticleRevision.article_id))
        .where(
            col(ArticleRevision.changed_by) == PERSON,
            col(ArticleRevision.number) == 1,
            col(Article.suggested_on).is_not(None),
        ),
        by=(col(ArticleRevision.changed_by), col(ArticleRevision.id)),
        covers=(),
    ),
    Part(
        "articles_added",
        "Which articles you added to which contracts.",
        select(*columns_of(ArticleContract)).where(col(ArticleContract.added_by) == PERSON),
        by=(
            col(ArticleContract.added_by),
            col(ArticleContract.article_id),
            col(ArticleContract.contract_id),
        ),
        covers=(ArticleContract.added_by,),
    ),
)
