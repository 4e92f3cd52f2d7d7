from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.splits import repository
from va_market.splits.policies import scope_of
from va_market.splits.schemas import SplitQuery


async def list_visible(
    session: ReadSession, actor: Actor, *, query: SplitQuery, request: PageRequest
) -> Page[Row]:
    """The caller's shares, and what agencies whose money they keep pay."""
    return await repository.VISIBLE.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope=scope_of(actor),
    )


async def get_visible(session: ReadSession, actor: Actor, *, split_id: UUID) -> Row:
    """One of them.

    Raises:
        NotFound: there is no such split for this caller.
    """
    row = await repository.find(session, split_id=split_id, scope=scope_of(actor))
    if row is None:
        raise NotFound
    return row
