from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.time_corrections import repository
from va_market.time_corrections.schemas import CorrectionQuery, EntryCorrectionQuery
from va_market.timekeeping import service as timekeeping


async def get_visible(session: ReadSession, actor: Actor, *, correction_id: UUID) -> Row:
    """A correction of time that the caller sees.

    Raises:
        NotFound: there is no such correction for this caller.
    """
    row = await repository.find_visible(session, correction_id=correction_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def search(
    session: ReadSession, actor: Actor, *, query: CorrectionQuery, request: PageRequest
) -> Page[Row]:
    """Corrections in the caller's contracts."""
    return await repository.LISTING.page(
        session,
        request,
        filters=query.model_dump(exclude={"sort"}),
        sort=query.sort,
        scope=actor.scope,
    )


async def list_of_entry(
    session: ReadSession,
    actor: Actor,
    *,
    entry_id: UUID,
    query: EntryCorrectionQuery,
    request: PageRequest,
) -> tuple[Row, Page[Row]]:
    """An entry and its corrections.

    Raises:
        NotFound: there is no such entry for this caller.
    """
    entry = await timekeeping.get_visible(session, actor, entry_id=entry_id)
    found = await repository.OF_ENTRY.page(
        session, request, filters={}, sort=query.sort, scope={"entry_id": entry_id}
    )
    return entry, found
