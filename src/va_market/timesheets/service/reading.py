from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.timesheets import repository
from va_market.timesheets.schemas import TimesheetQuery


async def get_visible(
    session: ReadSession | WriteSession, actor: Actor, *, timesheet_id: UUID
) -> Row:
    """A timesheet of a contract of the caller, with what its entries come to.

    Raises:
        NotFound: there is no such timesheet for this caller.
    """
    row = await repository.find_visible(session, timesheet_id=timesheet_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def decisions(session: ReadSession, actor: Actor, *, request: PageRequest) -> Page[Row]:
    """Timesheets on which the caller may decide, the one that waits longest first."""
    return await repository.DECISIONS.page(
        session, request, filters={}, sort="waiting_since", scope=actor.scope
    )


async def search(
    session: ReadSession, actor: Actor, *, query: TimesheetQuery, request: PageRequest
) -> Page[Row]:
    """Timesheets of the caller's contracts."""
    return await repository.LISTING.page(
        session,
        request,
        filters=query.model_dump(exclude={"sort"}),
        sort=query.sort,
        scope=actor.scope,
    )
