from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    Integer,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
    update,
)
from sqlmodel import col

from va_market.collaborations.service import reads_inside
from va_market.contracts.models import Contract, ContractStatus
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to_any
from va_market.knowledge.models import Article, ArticleContract, ArticleRevision, ArticleStatus

_ARTICLE_ID = bindparam("article_id", type_=Uuid)
_CONTRACT_ID = bindparam("contract_id", type_=Uuid)
_ACTOR = bindparam("actor_id", type_=Uuid)
_STATUSES = bindparam("status", type_=ARRAY(Text))
_IS_CLIENTS = col(Article.organization_id) == any_(
    bindparam("actor_organizations", type_=ARRAY(Uuid))
)
_IS_MINE = and_(col(Article.suggested_on).is_not(None), col(Article.created_by) == _ACTOR)
_IS_SHOWN = or_(_IS_CLIENTS, col(Article.status) == ArticleStatus.PUBLISHED, _IS_MINE)
"""Beyond the client, what is published, and what one suggested."""

_LINKS = (
    select(col(ArticleContract.article_id))
    .join(Contract, col(Contract.id) == col(ArticleContract.contract_id))
    .where(col(ArticleContract.article_id) == col(Article.id), reads_inside)
)
visible_to = or_(_IS_CLIENTS, and_(_IS_SHOWN, _LINKS.exists()))
"""Articles of the actor's organizations, and those of others' contracts as far as shown."""

_status = type_coerce(col(Article.status), Text)
_FILTERS = {
    "q": literal_column("articles.search").op("@@")(
        func.websearch_to_tsquery("english", bindparam("q", type_=Text))
    ),
    "status": _status == any_(_STATUSES),
    "topic": col(Article.topic_keys).op("&&")(bindparam("topic", type_=ARRAY(Text))),
}
# Without the body, which a list does not show.
_SUMMARY = [column for column in Article.__table__.c if column.name != "body"]
OF_ORGANIZATION = Listing(
    select(*_SUMMARY).where(
        col(Article.organization_id) == bindparam("organization_id", type_=Uuid), _IS_CLIENTS
    ),
    id_=col(Article.id),
    sorts=both_ways("created_at", col(Article.created_at)),
    filters=_FILTERS,
    split={"status": to_any(_status, _STATUSES)},
    varying={"q", "topic"},
)
OF_CONTRACT = Listing(
    select(*_SUMMARY, col(ArticleContract.added_at))
    .join_from(ArticleContract, Article, col(Article.id) == col(ArticleContract.article_id))
    .join(Contract, col(Contract.id) == col(ArticleContract.contract_id))
    .where(col(ArticleContract.contract_id) == _CONTRACT_ID, reads_inside, _IS_SHOWN),
    id_=col(ArticleContract.article_id),
    sorts=both_ways("added_at", col(ArticleContract.added_at)),
    filters=_FILTERS,
    varying={"q", "topic"},
)
_ONE = Query(select(Article.__table__).where(visible_to, col(Article.id) == _ARTICLE_ID))
_AMONG = Query(
    select(func.count()).where(
        visible_to,
        col(Article.id) == any_(bindparam("article_ids", type_=ARRAY(Uuid))),
        col(Article.organization_id) == bindparam("organization_id", type_=Uuid),
    )
)
_REVISIONS = select(ArticleRevision.__table__).where(
    col(ArticleRevision.article_id) == _ARTICLE_ID,
    or_(
        col(ArticleRevision.published_at).is_not(None),
        bindparam("reads_drafts", type_=Boolean),
    ),
)
REVISIONS = Listing(
    _REVISIONS,
    id_=col(ArticleRevision.id),
    sorts=both_ways("created_at", col(ArticleRevision.created_at)),
    filters={},
)
_REVISION = Query(_REVISIONS.where(col(ArticleRevision.id) == bindparam("revision_id", type_=Uuid)))
_NEWEST = select(ArticleRevision).where(
    col(ArticleRevision.article_id) == _ARTICLE_ID,
    col(ArticleRevision.number) == bindparam("number", type_=Integer),
)
CONTRACTS = Listing(
    select(ArticleContract.__table__).where(col(ArticleContract.article_id) == _ARTICLE_ID),
    id_=col(ArticleContract.contract_id),
    sorts=both_ways("added_at", col(ArticleContract.added_at)),
    filters={},
)
_READERS = (
    select(col(Contract.assistant_id), col(Contract.agency_id))
    .join(ArticleContract, col(ArticleContract.contract_id) == col(Contract.id))
    .where(
        col(ArticleContract.article_id) == _ARTICLE_ID,
        col(Contract.status) != ContractStatus.ENDED,
    )
)
_EMPTY: dict[str, Any] = {
    "title": "",
    "body": "",
    "topics": [],
    "product": None,
    "customer": None,
}
_OF_CLIENT = col(Article.organization_id) == bindparam("client_id", type_=Uuid)
_NEVER_SHOWN = and_(
    col(Article.suggested_on).is_not(None),
    col(Article.published_at).is_(None),
    col(Article.created_by) == bindparam("who", type_=Uuid),
)


def _wipes(which: Any) -> tuple[Any, Any]:
    """The statements that clear what some articles say, now and in each revision."""
    of_these = col(ArticleRevision.article_id).in_(select(col(Article.id)).where(which))
    revisions = update(ArticleRevision.__table__).where(of_these).values(**_EMPTY)
    articles = update(Article.__table__).where(which)
    gone = {"topic_keys": [], "status": "archived", "version": col(Article.version) + 1}
    return revisions, articles.values(**_EMPTY, **gone)


_WIPE_CLIENT, _WIPE_SUGGESTIONS = _wipes(_OF_CLIENT), _wipes(_NEVER_SHOWN)


async def find_visible(
    session: ReadSession | WriteSession, *, article_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, article_id=article_id, **scope)


async def count_visible(
    session: WriteSession,
    *,
    article_ids: list[UUID],
    organization_id: UUID,
    scope: dict[str, Any],
) -> int:
    """How many of these are articles of a client that the actor reads."""
    values = {"article_ids": article_ids, "organization_id": organization_id}
    return int(await session.value(_AMONG, **values, **scope))


async def find_revision(
    session: ReadSession, *, article_id: UUID, revision_id: UUID, reads_drafts: bool
) -> Row | None:
    return await session.row(
        _REVISION, article_id=article_id, revision_id=revision_id, reads_drafts=reads_drafts
    )


async def readers(session: WriteSession, *, article_id: UUID) -> Sequence[Any]:
    """The assistant and the agency of each contract it is for that is not over."""
    return (await session.execute(_READERS, {"article_id": article_id})).all()


async def newest(session: WriteSession, article: Article) -> ArticleRevision:
    """What the article says now, as a revision."""
    values = {"article_id": article.id, "number": article.revision}
    return (await session.execute(_NEWEST, values)).scalar_one()


async def wipe_client(session: WriteSession, *, organization_id: UUID) -> None:
    for statement in _WIPE_CLIENT:
        await session.execute(statement, {"client_id": organization_id})


async def wipe_suggestions(session: WriteSession, *, assistant_id: UUID) -> None:
    for statement in _WIPE_SUGGESTIONS:
        await session.execute(statement, {"who": assistant_id})
