from collections.abc import Sequence
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.milestones import repository
from va_market.milestones.schemas import MilestoneQuery


async def get_visible(session: ReadSession, actor: Actor, *, milestone_id: UUID) -> Row:
    """A milestone of a contract of the caller, with its movements.

    Raises:
        NotFound: there is no such milestone for this caller.
    """
    row = await repository.find_visible(session, milestone_id=milestone_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def funds_of(session: ReadSession, *, contract_id: UUID) -> Sequence[Row]:
    """What was moved for each milestone of a contract that the caller was found to see."""
    return await repository.funds_of(session, contract_id=contract_id)


async def list_of_contract(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: MilestoneQuery,
    request: PageRequest,
) -> Page[Row]:
    """The milestones of one contract.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    await contracts.get_visible(session, actor, contract_id=contract_id)
    return await repository.LISTING.page(
        session,
        request,
        filters=query.model_dump(exclude={"sort"}),
        sort=query.sort,
        scope={**actor.scope, "contract_id": contract_id},
    )
