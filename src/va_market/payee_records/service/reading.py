from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.payee_records import repository
from va_market.payee_records.policies import check_keeper
from va_market.payee_records.schemas import ConsentQuery


async def list_own(
    session: ReadSession, actor: Actor, *, query: ConsentQuery, request: PageRequest
) -> Page[Row]:
    """What the caller shares, and shared."""
    return await repository.OWN.page(
        session,
        request,
        sort=query.sort,
        filters={},
        scope={"assistant_id": actor.reader_id},
    )


async def get_own(session: ReadSession, actor: Actor, *, consent_id: UUID) -> Row:
    """One of them.

    Raises:
        NotFound: there is no such consent of the caller.
    """
    assistant_id = actor.reader_id
    row = None
    if assistant_id is not None:
        row = await repository.find_own(session, consent_id=consent_id, assistant_id=assistant_id)
    if row is None:
        raise NotFound
    return row


async def list_views(
    session: ReadSession,
    actor: Actor,
    *,
    consent_id: UUID,
    query: ConsentQuery,
    request: PageRequest,
) -> Page[Row]:
    """Who looked.

    Raises:
        NotFound: see `get_own`.
    """
    await get_own(session, actor, consent_id=consent_id)
    return await repository.VIEWS.page(
        session, request, sort=query.sort, filters={}, scope={"consent_id": consent_id}
    )


async def list_of_organization(
    session: ReadSession,
    actor: Actor,
    *,
    organization_id: UUID,
    query: ConsentQuery,
    request: PageRequest,
) -> Page[Row]:
    """What assistants share with a firm.

    Raises:
        NotFound, Forbidden: see `check_keeper`.
    """
    check_keeper(actor, organization_id)
    return await repository.OF_ORGANIZATION.page(
        session,
        request,
        sort=query.sort,
        filters={},
        scope={"organization_id": organization_id},
    )
