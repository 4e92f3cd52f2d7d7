"""What the client does with an article: publish it, put it away, and take it up again."""

from datetime import datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.knowledge import repository
from va_market.knowledge.models import ARTICLE, Article, ArticleStatus
from va_market.knowledge.service.reading import hold_for
from va_market.knowledge.service.telling import tell

PUBLISHED = EventKind("article.published", "The assistants of a client may read an article.")
ARCHIVED = EventKind("article.archived", "An article was put away.")
RESTORED = EventKind("article.restored", "An archived article is a draft again.")


async def publish(
    session: WriteSession, actor: Actor, *, article_id: UUID, now: datetime
) -> Article:
    """Let the assistants of its contracts read it. Errors: see `hold_for`."""
    article = await hold_for(session, actor, article_id=article_id, action="publish")
    ARTICLE.become(article, "publish")
    article.published_at = now
    revision = await repository.newest(session, article)
    revision.published_at = revision.published_at or now
    await tell(session, PUBLISHED, article, actor, now=now, is_shown=True)
    return article


async def archive(
    session: WriteSession, actor: Actor, *, article_id: UUID, now: datetime
) -> Article:
    """Put it away: only the client, and whoever suggested it, read it. Errors: see `hold_for`."""
    article = await hold_for(session, actor, article_id=article_id, action="archive")
    was_shown = article.status == ArticleStatus.PUBLISHED
    ARTICLE.become(article, "archive")
    await tell(session, ARCHIVED, article, actor, now=now, is_shown=was_shown)
    return article


async def restore(
    session: WriteSession, actor: Actor, *, article_id: UUID, now: datetime
) -> Article:
    """Make it a draft again. Errors: see `hold_for`."""
    article = await hold_for(session, actor, article_id=article_id, action="restore")
    ARTICLE.become(article, "restore")
    await tell(session, RESTORED, article, actor, now=now)
    return article
