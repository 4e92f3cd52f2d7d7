from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from va_market.contracts import policies, repository
from va_market.contracts.models import Contract
from va_market.contracts.schemas import AssignmentQuery, ContractQuery, VersionQuery
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession, hold, lock
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest


async def get_visible(session: ReadSession, actor: Actor, *, contract_id: UUID) -> Row:
    """A contract of the caller, with its present terms.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    row = await repository.find_visible(session, contract_id=contract_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def get_worked(
    session: ReadSession | WriteSession, actor: Actor, *, contract_id: UUID
) -> Row:
    """The same for whoever worked on it before, who reads their own time and nothing else.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    scope = actor.scope
    row = await repository.find_visible(session, contract_id=contract_id, scope=scope)
    row = row or await repository.find_once_mine(session, contract_id=contract_id, scope=scope)
    if row is None:
        raise NotFound
    return row


async def hold_visible(session: WriteSession, actor: Actor, *, contract_id: UUID) -> Contract:
    """The same for a change: the row is locked until the commit.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    contract = await lock(session, Contract, contract_id)
    if contract is None or not policies.may_see(actor, contract):
        raise NotFound
    return contract


async def hold_worked(session: WriteSession, actor: Actor, *, contract_id: UUID) -> Contract:
    """The same for whoever worked on it before, who changes their own time and nothing else.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    contract = await lock(session, Contract, contract_id)
    if contract is None or not await _may_see_or_has_worked(session, actor, contract):
        raise NotFound
    return contract


async def look_at_visible(session: WriteSession, actor: Actor, *, contract_id: UUID) -> Row:
    """The same for a change beside the contract, which itself stays as it is.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    contract = await hold(session, Contract, contract_id)
    if contract is None or not policies.may_see(actor, contract):
        raise NotFound
    return contract


async def look_at_worked(session: WriteSession, actor: Actor, *, contract_id: UUID) -> Row:
    """As `hold_worked`, for a change beside the contract.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    contract = await hold(session, Contract, contract_id)
    if contract is None or not await _may_see_or_has_worked(session, actor, contract):
        raise NotFound
    return contract


async def _may_see_or_has_worked(
    session: WriteSession, actor: Actor, contract: Contract | Row
) -> bool:
    return policies.may_see(actor, contract) or await has_worked(session, actor, contract)


async def has_worked(
    session: ReadSession | WriteSession, actor: Actor, contract: Contract | Row
) -> bool:
    """Whether the caller works on a contract now, or did before."""
    if policies.works(actor, contract):
        return True
    if contract.assignment == 1 or not actor.is_in_person:
        return False
    found = await repository.assignments_of(
        session, contract_id=contract.id, assistant_id=actor.user_id
    )
    return bool(found)


async def works_or_worked(session: WriteSession, actor: Actor, *, contract_id: UUID) -> bool:
    """The same by the id alone, while nothing is held yet."""
    found = await repository.find_once_mine(session, contract_id=contract_id, scope=actor.scope)
    return found is not None


async def rest_within(
    session: ReadSession | WriteSession,
    contract: Contract | Row,
    *,
    start: datetime,
    end: datetime,
) -> datetime | None:
    """Since when the contract rested or had ended within `[start, end)`; None if it did not."""
    pause = await repository.pause_within(session, contract_id=contract.id, start=start, end=end)
    over = contract.ended_at or contract.ending_at
    return over if pause is None and over is not None and over < end else pause


async def search_versions(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: VersionQuery,
    request: PageRequest,
) -> Page[Row]:
    """Everything that was agreed in a contract of the caller, version by version.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    await get_visible(session, actor, contract_id=contract_id)
    scope = {"contract_id": contract_id, **actor.scope}
    return await repository.VERSIONS.page(
        session, request, filters={}, sort=query.sort, scope=scope
    )


async def search(
    session: ReadSession, actor: Actor, *, query: ContractQuery, request: PageRequest
) -> Page[Row]:
    """Contracts of the caller."""
    return await repository.LISTING.page(
        session,
        request,
        filters=query.model_dump(exclude={"sort"}),
        sort=query.sort,
        scope=actor.scope,
    )


async def assignments(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: AssignmentQuery,
    request: PageRequest,
) -> Page[Row]:
    """Who worked on a contract, and when; who was replaced finds only their own part.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    await get_worked(session, actor, contract_id=contract_id)
    return await repository.ASSIGNMENTS.page(
        session,
        request,
        filters={},
        sort=query.sort,
        scope={"contract_id": contract_id, **actor.scope},
    )


async def paid_assignments(session: ReadSession, actor: Actor, contract: Row) -> Sequence[Row]:
    """The assignments of which the caller reads what the agency pays."""
    if contract.agency_id is None:
        return ()
    return await repository.paid_assignments(session, contract_id=contract.id, scope=actor.scope)
