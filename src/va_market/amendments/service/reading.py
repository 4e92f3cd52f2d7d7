from uuid import UUID

from va_market.amendments import repository
from va_market.amendments.schemas import AmendmentQuery
from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest


async def get_visible(session: ReadSession, actor: Actor, *, amendment_id: UUID) -> Row:
    """An amendment of a contract of the caller.

    Raises:
        NotFound: there is no such amendment for this caller.
    """
    row = await repository.find_visible(session, amendment_id=amendment_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def list_of_contract(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: AmendmentQuery,
    request: PageRequest,
) -> Page[Row]:
    """Amendments of one contract.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    await contracts.get_visible(session, actor, contract_id=contract_id)
    return await repository.LISTING.page(
        session,
        request,
        filters=query.model_dump(exclude={"sort"}),
        sort=query.sort,
        scope={"contract_id": contract_id, **actor.scope},
    )
