from uuid import UUID

from va_market.accounts.policies import owners_seen_by
from va_market.identity.actor import Actor
from va_market.identity.house import check_house
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.payouts import policies
from va_market.payouts.repository import payouts as repository
from va_market.payouts.schemas import HousePayoutQuery, PayoutQuery


async def get_visible(session: ReadSession, actor: Actor, *, payout_id: UUID) -> Row:
    """One payout.

    Raises:
        NotFound: there is no such payout for this caller.
    """
    row: Row | None = await repository.find(session, payout_id=payout_id)
    if row is None or not policies.may_see(actor, row.owner_id):
        raise NotFound
    return row


async def list_visible(
    session: ReadSession, actor: Actor, *, query: PayoutQuery, request: PageRequest
) -> Page[Row]:
    """Those of the caller, and of organizations whose money they keep."""
    return await repository.OWNED.page(
        session,
        request,
        filters=query.model_dump(exclude={"sort"}),
        sort=query.sort,
        scope={"owners": owners_seen_by(actor)},
    )


async def list_for_house(
    session: ReadSession, actor: Actor, *, query: HousePayoutQuery, request: PageRequest
) -> Page[Row]:
    """Those of everybody.

    Raises:
        Forbidden: the caller does not work for the house.
    """
    check_house(actor)
    return await repository.ALL.page(
        session, request, filters=query.model_dump(exclude={"sort"}), sort=query.sort
    )
