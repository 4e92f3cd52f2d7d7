from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.contracts.service.inside import ContractEnded
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with
from va_market.kit.http.conditional import ignores_if_match
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.knowledge import service
from va_market.knowledge.schemas import (
    ArticleContractPage,
    ArticleContractQuery,
    ArticleContractRead,
    ArticlePage,
    ArticleQuery,
    ArticleRead,
    ArticleSummary,
    ArticleUpdate,
    ArticleWrite,
    LinkedArticle,
    LinkedArticlePage,
    LinkedArticleQuery,
    RevisionPage,
    RevisionQuery,
    RevisionRead,
    RevisionSummary,
)

of_contract = new_router("/v1/contracts/{contract_id}/articles", tags=["knowledge"])
of_organization = new_router("/v1/organizations/{organization_id}/articles", tags=["knowledge"])
router = new_router("/v1/articles", tags=["knowledge"])
_MOVE = problems(Forbidden, IllegalMove)


@of_contract.post("", status_code=201, responses=problems(Forbidden, ContractEnded))
@keys_with(Scope.KNOWLEDGE_WRITE)
async def write_article(
    contract_id: UUID,
    body: ArticleWrite,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> ArticleRead:
    """Write an article as a draft. Of the assistant it is a suggestion to the client.

    It belongs to the client, who publishes it, and may add it to other contracts.
    """
    article = await service.write(session, actor, contract_id=contract_id, body=body, now=now)
    created(response, "/v1/articles", article.id)
    return ArticleRead.of(article, actor)


@of_contract.get("")
@keys_with(Scope.KNOWLEDGE_READ)
async def list_articles_of_contract(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[LinkedArticleQuery, Query()],
) -> LinkedArticlePage:
    """The articles for the work on a contract.

    The assistant, and an agency between them, read what is published, until the contract ends;
    the assistant also reads what they suggested.
    """
    found = await service.list_of_contract(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(LinkedArticlePage, found, lambda row: LinkedArticle.of(row, actor))


@of_organization.get("")
@keys_with(Scope.KNOWLEDGE_READ)
async def list_articles(
    organization_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ArticleQuery, Query()],
) -> ArticlePage:
    """All articles of your organization, whichever contracts they are for."""
    found = await service.list_of_organization(
        session, actor, organization_id=organization_id, query=query, request=page.request
    )
    return page.reply(ArticlePage, found, lambda row: ArticleSummary.of(row, actor))


@router.get("/{article_id}")
@keys_with(Scope.KNOWLEDGE_READ)
async def get_article(article_id: UUID, actor: CurrentActor, session: ReadSession) -> ArticleRead:
    """One article of your organization, or of a contract you work on."""
    row = await service.get_visible(session, actor, article_id=article_id)
    return ArticleRead.of(row, actor)


@router.patch("/{article_id}", responses=_MOVE)
@keys_with(Scope.KNOWLEDGE_WRITE)
async def update_article(
    article_id: UUID, body: ArticleUpdate, actor: CurrentActor, session: WriteSession, now: Now
) -> ArticleRead:
    """Change what an article says; what it said before stands in its revisions.

    A suggestion changes at the hands of its author too, until the client publishes it.
    """
    article = await service.update(session, actor, article_id=article_id, body=body, now=now)
    return ArticleRead.of(article, actor)


@router.post("/{article_id}/publish", responses=_MOVE)
@keys_with(Scope.KNOWLEDGE_WRITE)
async def publish_article(
    article_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ArticleRead:
    """Let the assistants of its contracts read it; only the client may."""
    article = await service.publish(session, actor, article_id=article_id, now=now)
    return ArticleRead.of(article, actor)


@router.post("/{article_id}/archive", responses=_MOVE)
@keys_with(Scope.KNOWLEDGE_WRITE)
async def archive_article(
    article_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ArticleRead:
    """Put it away; assistants read it no more. An author may take a suggestion back this way."""
    article = await service.archive(session, actor, article_id=article_id, now=now)
    return ArticleRead.of(article, actor)


@router.post("/{article_id}/restore", responses=_MOVE)
@keys_with(Scope.KNOWLEDGE_WRITE)
async def restore_article(
    article_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ArticleRead:
    """Make an archived article a draft again; only the client may."""
    article = await service.restore(session, actor, article_id=article_id, now=now)
    return ArticleRead.of(article, actor)


@router.get("/{article_id}/revisions")
@keys_with(Scope.KNOWLEDGE_READ)
async def list_revisions(
    article_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[RevisionQuery, Query()],
) -> RevisionPage:
    """Who changed what, and when. Beyond the client and the author, what was ever published."""
    found = await service.list_revisions(
        session, actor, article_id=article_id, query=query, request=page.request
    )
    return page.reply(RevisionPage, found, RevisionSummary.of)


@router.get("/{article_id}/revisions/{revision_id}")
@keys_with(Scope.KNOWLEDGE_READ)
async def get_revision(
    article_id: UUID, revision_id: UUID, actor: CurrentActor, session: ReadSession
) -> RevisionRead:
    """What an article said from one change to the next."""
    row = await service.get_revision(session, actor, article_id=article_id, revision_id=revision_id)
    return RevisionRead.of(row)


@router.get("/{article_id}/contracts", responses=problems(Forbidden))
@keys_with(Scope.KNOWLEDGE_READ)
async def list_contracts_of_article(
    article_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ArticleContractQuery, Query()],
) -> ArticleContractPage:
    """The contracts that an article is for; only the client knows them."""
    found = await service.list_contracts(
        session, actor, article_id=article_id, query=query, request=page.request
    )
    return page.reply(ArticleContractPage, found, ArticleContractRead.of)


@router.put(
    "/{article_id}/contracts/{contract_id}",
    status_code=204,
    responses=problems(Forbidden, IllegalMove, ContractEnded),
)
@keys_with(Scope.KNOWLEDGE_WRITE)
@ignores_if_match
async def add_article_to_contract(
    article_id: UUID, contract_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Let the assistant of another contract of the client read it, once it is published."""
    await service.link(session, actor, article_id=article_id, contract_id=contract_id, now=now)


@router.delete(
    "/{article_id}/contracts/{contract_id}",
    status_code=204,
    responses=problems(Forbidden, IllegalMove),
)
@keys_with(Scope.KNOWLEDGE_WRITE)
@ignores_if_match
async def remove_article_from_contract(
    article_id: UUID, contract_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Take an article from a contract; its assistant reads it no more."""
    await service.unlink(session, actor, article_id=article_id, contract_id=contract_id, now=now)
