from uuid import UUID

from va_market.disputes import policies, repository
from va_market.disputes.schemas import (
    DisputeOfInvoiceQuery,
    DisputeQuery,
    HouseDisputeQuery,
    PositionQuery,
)
from va_market.identity.actor import Actor
from va_market.identity.house import check_house
from va_market.invoices import service as invoices
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest


async def get_visible(session: ReadSession, actor: Actor, *, dispute_id: UUID) -> Row:
    """A dispute with its lines.

    Raises:
        NotFound: there is no such dispute for this caller.
    """
    scope = policies.scope_of(actor)
    row = await repository.find_visible(session, dispute_id=dispute_id, scope=scope)
    if row is None:
        raise NotFound
    return row


async def get_for_house(session: ReadSession, actor: Actor, *, dispute_id: UUID) -> Row:
    """One that operators were asked to rule on.

    Raises:
        Forbidden: the caller does not work for the house.
        NotFound: there is no such dispute.
    """
    check_house(actor)
    row = await repository.find_of_house(session, dispute_id=dispute_id)
    if row is None:
        raise NotFound
    return row


async def search(
    session: ReadSession, actor: Actor, *, query: DisputeQuery, request: PageRequest
) -> Page[Row]:
    """The disputes of those whose money the caller keeps."""
    return await repository.LISTING.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope=policies.scope_of(actor),
    )


async def list_for_house(
    session: ReadSession, actor: Actor, *, query: HouseDisputeQuery, request: PageRequest
) -> Page[Row]:
    """What operators were asked to rule on.

    Raises:
        Forbidden: the caller does not work for the house.
    """
    check_house(actor)
    return await repository.HOUSE.page(
        session, request, sort=query.sort, filters=query.model_dump(exclude={"sort"})
    )


async def list_of_invoice(
    session: ReadSession,
    actor: Actor,
    *,
    invoice_id: UUID,
    query: DisputeOfInvoiceQuery,
    request: PageRequest,
) -> Page[Row]:
    """What of an invoice was disputed.

    Raises:
        NotFound: there is no such invoice for this caller.
    """
    await invoices.get_visible(session, actor, invoice_id=invoice_id)
    return await repository.OF_INVOICE.page(
        session, request, sort=query.sort, filters={}, scope={"invoice_id": invoice_id}
    )


async def list_positions(
    session: ReadSession,
    actor: Actor,
    *,
    dispute_id: UUID,
    query: PositionQuery,
    request: PageRequest,
) -> Page[Row]:
    """What was said and done in a dispute.

    Raises:
        NotFound: there is no such dispute for this caller.
    """
    scope = policies.scope_of(actor)
    if not await repository.is_seen(session, dispute_id=dispute_id, scope=scope):
        raise NotFound
    return await repository.POSITIONS.page(
        session, request, sort=query.sort, filters={}, scope={"dispute_id": dispute_id}
    )
