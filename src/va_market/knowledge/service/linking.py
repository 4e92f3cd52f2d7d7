"""One article for the work on several contracts of its client."""

from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.knowledge import repository
from va_market.knowledge.models import Article, ArticleContract, ArticleStatus
from va_market.knowledge.schemas import ArticleContractQuery
from va_market.knowledge.service.reading import get_visible, hold_for
from va_market.knowledge.service.writing import new_link

ADDED = EventKind("article.added_to_contract", "An article is for the work on a contract.")
REMOVED = EventKind(
    "article.removed_from_contract", "An article is no more for the work on a contract."
)


Held = tuple[Contract, Article]


async def list_contracts(
    session: ReadSession,
    actor: Actor,
    *,
    article_id: UUID,
    query: ArticleContractQuery,
    request: PageRequest,
) -> Page[Row]:
    """The contracts an article is for: its client knows them all, and others only their own.

    Raises:
        NotFound: there is no such article for this caller.
        Forbidden: the caller does not belong to the client.
    """
    article = await get_visible(session, actor, article_id=article_id)
    if not actor.is_member(article.organization_id):
        raise Forbidden("Only the client knows which contracts an article is for.")
    return await repository.CONTRACTS.page(
        session, request, sort=query.sort, filters={}, scope={"article_id": article_id}
    )


async def link(
    session: WriteSession, actor: Actor, *, article_id: UUID, contract_id: UUID, now: datetime
) -> None:
    """Let the assistant of a contract read the article once it is published.

    A second time it changes nothing.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for`.
        NotFound: the client has no such contract.
        ContractEnded: the contract is over.
    """
    held = await _hold(session, actor, article_id, contract_id, "link")
    contract, article = held
    contracts.check_live(contract)
    if await session.get(ArticleContract, (article_id, contract_id)) is None:
        session.add(new_link(article, contract, actor, now))
        _tell(session, ADDED, held, actor, now=now)


async def unlink(
    session: WriteSession, actor: Actor, *, article_id: UUID, contract_id: UUID, now: datetime
) -> None:
    """Take an article from a contract, also after its end.

    Raises:
        NotFound, Forbidden: see `hold_for`.
        NotFound: it is not for this contract.
    """
    held = await _hold(session, actor, article_id, contract_id, "unlink")
    found = await session.get(ArticleContract, (article_id, contract_id))
    if found is None:
        raise NotFound
    _tell(session, REMOVED, held, actor, now=now)
    await session.delete(found)


async def _hold(
    session: WriteSession, actor: Actor, article_id: UUID, contract_id: UUID, action: str
) -> Held:
    """Both, locked: the contract first, as everywhere."""
    await get_visible(session, actor, article_id=article_id)
    contract = await contracts.hold_visible(session, actor, contract_id=contract_id)
    article = await hold_for(session, actor, article_id=article_id, action=action)
    if contract.organization_id != article.organization_id:
        raise NotFound
    return contract, article


def _tell(
    session: WriteSession, kind: EventKind, held: Held, actor: Actor, *, now: datetime
) -> None:
    """The client hears of it, and the other side of this contract if it reads the article."""
    contract, article = held
    is_shown = article.status == ArticleStatus.PUBLISHED
    events.record(
        session,
        kind,
        now=now,
        subject_id=article.id,
        parties=contract.audience if is_shown else [contract.organization_id],
        actor_id=actor.user_id,
        data={
            "organization_id": str(article.organization_id),
            "contract_id": str(contract.id),
            "status": str(article.status),
        },
    )
