from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.assistants.service import keys_of
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.contracts.policies import keeps
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import Forbidden
from va_market.knowledge.models import (
    Article,
    ArticleContract,
    ArticleRevision,
    ArticleStatus,
)
from va_market.knowledge.schemas import ArticleUpdate, ArticleWrite
from va_market.knowledge.service.reading import hold_for
from va_market.knowledge.service.telling import tell

WRITTEN = EventKind("article.written", "A client wrote a draft of an article.")
SUGGESTED = EventKind("article.suggested", "An assistant suggested an article to the client.")
UPDATED = EventKind("article.updated", "What an article says changed; its fields are named.")

_TEXTS = ("title", "body", "topics", "product", "customer")


async def write(
    session: WriteSession, actor: Actor, *, contract_id: UUID, body: ArticleWrite, now: datetime
) -> Article:
    """Write a draft for the work on a contract; of its assistant it is a suggestion.

    Raises:
        NotFound: there is no such contract for this caller.
        Forbidden: the caller neither keeps the knowledge of the client nor is the assistant.
        ContractEnded: the contract is over.
    """
    contract = await contracts.hold_visible(session, actor, contract_id=contract_id)
    is_suggestion = _check_may_write(actor, contract)
    contracts.check_live(contract)
    article = Article(
        **body.model_dump(),
        topic_keys=keys_of(body.topics),
        organization_id=contract.organization_id,
        status=ArticleStatus.DRAFT,
        created_by=actor.user_id,
        suggested_on=contract.id if is_suggestion else None,
        created_at=now,
        updated_at=now,
    )
    session.add(article)
    await session.flush()
    session.add(_revision(article, actor, sorted(body.model_fields_set), now))
    session.add(new_link(article, contract, actor, now))
    await session.flush()
    await tell(session, SUGGESTED if is_suggestion else WRITTEN, article, actor, now=now)
    return article


def _check_may_write(actor: Actor, contract: Contract) -> bool:
    """Whether it is a suggestion; Forbidden for whoever may not even suggest."""
    if actor.is_person(contract.assistant_id):
        return True
    if not keeps(actor, contract):
        raise Forbidden("Only the assistant and those who keep the client's knowledge write here.")
    return False


def new_link(article: Article, contract: Contract, actor: Actor, now: datetime) -> ArticleContract:
    return ArticleContract(
        article_id=article.id,
        contract_id=contract.id,
        organization_id=article.organization_id,
        added_by=actor.user_id,
        added_at=now,
    )


async def update(
    session: WriteSession, actor: Actor, *, article_id: UUID, body: ArticleUpdate, now: datetime
) -> Article:
    """Change what an article says; what it said before stays readable. Errors: see `hold_for`."""
    article = await hold_for(session, actor, article_id=article_id, action="update")
    given = body.model_dump(exclude_unset=True)
    changes = {name: value for name, value in given.items() if getattr(article, name) != value}
    if not changes:
        return article
    _apply(article, changes)
    session.add(_revision(article, actor, sorted(changes), now))
    is_shown = article.status == ArticleStatus.PUBLISHED
    fields = sorted(changes)
    await tell(session, UPDATED, article, actor, now=now, is_shown=is_shown, fields=fields)
    return article


def _apply(article: Article, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(article, name, value)
    article.topic_keys = keys_of(article.topics)
    article.revision += 1


def _revision(article: Article, actor: Actor, fields: list[str], now: datetime) -> ArticleRevision:
    return ArticleRevision(
        **{name: getattr(article, name) for name in _TEXTS},
        article_id=article.id,
        number=article.revision,
        changed_fields=fields,
        changed_by=actor.user_id,
        published_at=now if article.status == ArticleStatus.PUBLISHED else None,
        created_at=now,
    )
