from typing import Any
from uuid import UUID

from va_market.assistants.service import keys_of
from va_market.collaborations import service as collaborations
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.knowledge import policies, repository
from va_market.knowledge.models import ARTICLE, Article
from va_market.knowledge.schemas import (
    ArticleFilters,
    ArticleQuery,
    LinkedArticleQuery,
    RevisionQuery,
)


async def list_of_organization(
    session: ReadSession,
    actor: Actor,
    *,
    organization_id: UUID,
    query: ArticleQuery,
    request: PageRequest,
) -> Page[Row]:
    """Every article of an organization of the caller.

    Raises:
        NotFound: it is not one of the caller's.
    """
    if not actor.is_member(organization_id):
        raise NotFound
    return await repository.OF_ORGANIZATION.page(
        session,
        request,
        sort=query.sort,
        filters=_filters(query),
        scope={"organization_id": organization_id, **actor.scope},
    )


async def list_of_contract(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: LinkedArticleQuery,
    request: PageRequest,
) -> Page[Row]:
    """The articles for the work on a contract, as far as the caller reads them.

    Raises:
        NotFound: see `collaborations.get_inside`.
    """
    await collaborations.get_inside(session, actor, contract_id=contract_id)
    return await repository.OF_CONTRACT.page(
        session,
        request,
        sort=query.sort,
        filters=_filters(query),
        scope={"contract_id": contract_id, **actor.scope},
    )


def _filters(query: ArticleFilters) -> dict[str, Any]:
    filters = query.model_dump(exclude={"sort"})
    if query.topic is not None:
        filters["topic"] = keys_of(query.topic)
    return filters


async def get_visible(
    session: ReadSession | WriteSession, actor: Actor, *, article_id: UUID
) -> Row:
    """An article of the caller's organizations, or of a contract that is not over.

    Raises:
        NotFound: there is no such article for this caller.
    """
    row = await repository.find_visible(session, article_id=article_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def check_readable(
    session: WriteSession, actor: Actor, *, article_ids: set[UUID], organization_id: UUID
) -> None:
    """Make sure that these are articles of a client that the caller reads.

    Raises:
        NotFound: one of them is not.
    """
    if not article_ids:
        return
    found = await repository.count_visible(
        session,
        article_ids=list(article_ids),
        organization_id=organization_id,
        scope=actor.scope,
    )
    if found < len(article_ids):
        raise NotFound("The client has no article for you with one of the ids in `article_ids`.")


async def hold_for(
    session: WriteSession, actor: Actor, *, article_id: UUID, action: str
) -> Article:
    """An article for a change, locked until the commit.

    Raises:
        NotFound: there is no such article for this caller.
        Forbidden: the caller may not do that to it.
        IllegalMove: the status does not permit it.
    """
    article = await lock(session, Article, article_id)
    await get_visible(session, actor, article_id=article_id)
    if article is None:
        raise NotFound
    parties = policies.parties(actor, article)
    if action not in ARTICLE.actions_of(parties):
        raise Forbidden("Only those who hire or supervise for the client may do that.")
    ARTICLE.check(article.status, action)
    if action not in ARTICLE.allowed(article.status, parties):
        raise Forbidden("What the client has published, the client changes.")
    return article


async def list_revisions(
    session: ReadSession,
    actor: Actor,
    *,
    article_id: UUID,
    query: RevisionQuery,
    request: PageRequest,
) -> Page[Row]:
    """How an article changed. Errors: see `get_visible`."""
    article = await get_visible(session, actor, article_id=article_id)
    return await repository.REVISIONS.page(
        session,
        request,
        sort=query.sort,
        filters={},
        scope={"article_id": article_id, "reads_drafts": _reads_drafts(actor, article)},
    )


async def get_revision(
    session: ReadSession, actor: Actor, *, article_id: UUID, revision_id: UUID
) -> Row:
    """What an article said once.

    Raises:
        NotFound: there is no such article, or no such revision of it, for this caller.
    """
    article = await get_visible(session, actor, article_id=article_id)
    row = await repository.find_revision(
        session,
        article_id=article_id,
        revision_id=revision_id,
        reads_drafts=_reads_drafts(actor, article),
    )
    if row is None:
        raise NotFound
    return row


def _reads_drafts(actor: Actor, article: Row) -> bool:
    return actor.is_member(article.organization_id) or policies.is_author(actor, article)
