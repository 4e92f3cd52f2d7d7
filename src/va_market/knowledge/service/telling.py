from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.knowledge import repository
from va_market.knowledge.models import Article


async def tell(
    session: WriteSession,
    kind: EventKind,
    article: Article,
    actor: Actor,
    *,
    now: datetime,
    is_shown: bool = False,
    **data: object,
) -> None:
    """Note the change in the article, and record it for the client and its author.

    Where the article `is_shown` to them, the assistants and agencies of its contracts hear of it.
    """
    article.updated_at = now
    events.record(
        session,
        kind,
        now=now,
        subject_id=article.id,
        parties=[article.organization_id, *await _readers(session, article, is_shown=is_shown)],
        actor_id=actor.user_id,
        data={
            "organization_id": str(article.organization_id),
            "status": str(article.status),
            **data,
        },
    )


async def _readers(session: WriteSession, article: Article, *, is_shown: bool) -> set[UUID | None]:
    """Who reads it besides the client, each by way of a contract that is not over."""
    found = await repository.readers(session, article_id=article.id)
    if is_shown:
        return {reader for pair in found for reader in pair}
    author = None if article.suggested_on is None else article.created_by
    return {assistant_id for assistant_id, _ in found if assistant_id == author}
