from uuid import UUID

from va_market.absences import repository
from va_market.absences.schemas import AbsenceQuery
from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest


async def list_of_contract(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: AbsenceQuery,
    request: PageRequest,
) -> Page[Row]:
    """The absences on a contract.

    Raises:
        NotFound: see `contracts.get_inside`.
    """
    await contracts.get_inside(session, actor, contract_id=contract_id)
    return await repository.LISTING.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope={"contract_id": contract_id, **actor.scope},
    )


async def get_visible(
    session: ReadSession | WriteSession, actor: Actor, *, contract_id: UUID, absence_id: UUID
) -> Row:
    """One absence.

    Raises:
        NotFound: there is no such absence for this caller.
    """
    row = await repository.find_visible(
        session, contract_id=contract_id, absence_id=absence_id, scope=actor.scope
    )
    if row is None:
        raise NotFound
    return row
