from uuid import UUID

from va_market.accounts.policies import owners_seen_by
from va_market.identity.actor import Actor
from va_market.identity.house import check_house
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.payments import policies, repository
from va_market.payments.repository import cards
from va_market.payments.schemas import HousePaymentQuery, PaymentQuery, ProviderEventQuery


async def get_visible(session: ReadSession, actor: Actor, *, payment_id: UUID) -> Row:
    """One payment.

    Raises:
        NotFound: there is no such payment for this caller.
    """
    row: Row | None = await repository.find(session, payment_id=payment_id)
    if row is None or not policies.may_see(actor, row):
        raise NotFound
    return row


async def get_for_house(session: ReadSession, actor: Actor, *, payment_id: UUID) -> Row:
    """One payment of anybody.

    Raises:
        Forbidden: the caller does not work for the house.
        NotFound: there is no such payment.
    """
    check_house(actor)
    row: Row | None = await repository.find(session, payment_id=payment_id)
    if row is None:
        raise NotFound
    return row


async def list_visible(
    session: ReadSession, actor: Actor, *, query: PaymentQuery, request: PageRequest
) -> Page[Row]:
    """Those of organizations whose money the caller keeps."""
    return await repository.OWNED.page(
        session,
        request,
        filters=query.model_dump(exclude={"sort"}),
        sort=query.sort,
        scope={"owners": owners_seen_by(actor)},
    )


async def list_for_house(
    session: ReadSession, actor: Actor, *, query: HousePaymentQuery, request: PageRequest
) -> Page[Row]:
    """Those of everybody.

    Raises:
        Forbidden: the caller does not work for the house.
    """
    check_house(actor)
    return await repository.ALL.page(
        session, request, filters=query.model_dump(exclude={"sort"}), sort=query.sort
    )


async def list_events(
    session: ReadSession, actor: Actor, *, query: ProviderEventQuery, request: PageRequest
) -> Page[Row]:
    """What providers have told.

    Raises:
        Forbidden: the caller does not work for the house.
    """
    check_house(actor)
    return await cards.EVENTS.page(
        session, request, filters=query.model_dump(exclude={"sort"}), sort=query.sort
    )
