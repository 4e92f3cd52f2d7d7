from datetime import datetime
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.time_imports import policies, repository
from va_market.time_imports.models import TIME_IMPORT, ImportStatus, TimeImport
from va_market.time_imports.schemas import TimeImportErrorQuery, TimeImportQuery
from va_market.time_imports.service.telling import DELETED, tell


async def get_visible(session: ReadSession, actor: Actor, *, import_id: UUID) -> Row:
    """An import of the caller.

    Raises:
        NotFound: there is no such import for this caller.
    """
    row = await repository.find_visible(session, import_id=import_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def hold_own(session: WriteSession, actor: Actor, *, import_id: UUID) -> TimeImport:
    """The same, locked for a change."""
    found = await lock(session, TimeImport, import_id)
    if found is None or not policies.is_own(actor, found):
        raise NotFound
    return found


async def list_of_contract(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: TimeImportQuery,
    request: PageRequest,
) -> Page[Row]:
    """The imports of the caller on a contract.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    await contracts.get_worked(session, actor, contract_id=contract_id)
    scope = {"contract_id": contract_id, **actor.scope}
    return await repository.OF_CONTRACT.page(
        session, request, filters={}, sort=query.sort, scope=scope
    )


async def list_of_faults(
    session: ReadSession,
    actor: Actor,
    *,
    import_id: UUID,
    query: TimeImportErrorQuery,
    request: PageRequest,
) -> Page[Row]:
    """Why rows are not taken, by their lines. Errors: see `get_visible`."""
    await get_visible(session, actor, import_id=import_id)
    return await repository.FAULTS.page(
        session, request, filters={}, sort=query.sort, scope={"import_id": import_id}
    )


async def delete(session: WriteSession, actor: Actor, *, import_id: UUID, now: datetime) -> None:
    """Remove a file that is not being taken; its entries stay.

    Raises:
        NotFound: see `get_visible`.
        IllegalMove: its rows are being taken.
    """
    found = await hold_own(session, actor, import_id=import_id)
    TIME_IMPORT.check(ImportStatus(found.status), "delete")
    tell(session, DELETED, found, now)
    await session.delete(found)
