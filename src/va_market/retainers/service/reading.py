from uuid import UUID

from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.retainers import repository
from va_market.retainers.models import PeriodStatus
from va_market.retainers.schemas import GrantQuery, MinuteQuery, PeriodQuery
from va_market.retainers.service.running import Running, running


async def get_visible(session: ReadSession, actor: Actor, *, period_id: UUID) -> Row:
    """A period of a contract of the caller.

    Raises:
        NotFound: there is no such period for this caller.
    """
    row = await repository.find_visible(session, period_id=period_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def state_of(session: ReadSession, period: Row) -> Running | None:
    """How a period stands while it is open; once it is closed, its statement says it."""
    return await running(session, period) if period.status == PeriodStatus.OPEN else None


async def get_grant(session: ReadSession, actor: Actor, *, grant_id: UUID) -> Row:
    """Minutes of a contract of the caller.

    Raises:
        NotFound: there are none for this caller.
    """
    row = await repository.find_grant(session, grant_id=grant_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def list_of_contract(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: PeriodQuery,
    request: PageRequest,
) -> Page[Row]:
    """The periods of one contract.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    await contracts.get_visible(session, actor, contract_id=contract_id)
    return await repository.PERIODS.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope={"contract_id": contract_id},
    )


async def minutes_of(
    session: ReadSession, actor: Actor, *, period_id: UUID, query: MinuteQuery, request: PageRequest
) -> Page[Row]:
    """What left the grants when a period closed.

    Raises:
        NotFound: there is no such period for this caller.
    """
    await get_visible(session, actor, period_id=period_id)
    return await repository.MINUTES.page(
        session, request, sort=query.sort, filters={}, scope={"period_id": period_id}
    )


async def grants_of(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: GrantQuery,
    request: PageRequest,
) -> Page[Row]:
    """The grants of one contract.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    await contracts.get_visible(session, actor, contract_id=contract_id)
    return await repository.GRANTS.page(
        session, request, sort=query.sort, filters={}, scope={"contract_id": contract_id}
    )
