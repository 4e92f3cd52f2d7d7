from uuid import UUID

from va_market import events
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.timekeeping import policies, repository
from va_market.timekeeping.models import TimeEntry
from va_market.timekeeping.schemas import ContractEntryQuery, TimeEntryQuery

AnyContract = Contract | Row
Held = tuple[TimeEntry, AnyContract]


async def get_visible(session: ReadSession, actor: Actor, *, entry_id: UUID) -> Row:
    """An entry of a contract of the caller.

    Raises:
        NotFound: there is no such entry for this caller.
    """
    row = await repository.find_visible(session, entry_id=entry_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def hold_visible(session: WriteSession, actor: Actor, *, entry_id: UUID) -> Held:
    """The entry and its contract, both locked: the contract first, as everywhere.

    Raises:
        NotFound: there is no such entry for this caller.
    """
    contract_id = await repository.contract_of(session, entry_id=entry_id)
    if contract_id is None:
        raise NotFound
    contract = await contracts.hold_worked(session, actor, contract_id=contract_id)
    entry = await lock(session, TimeEntry, entry_id)
    # It may have been deleted a moment ago, or be of another one who works on the contract.
    if entry is None or not policies.may_see(actor, entry, contract):
        raise NotFound
    return entry, contract


async def search(
    session: ReadSession, actor: Actor, *, query: TimeEntryQuery, request: PageRequest
) -> Page[Row]:
    """Entries of the caller's contracts."""
    return await repository.LISTING.page(
        session,
        request,
        filters=query.model_dump(exclude={"sort"}),
        sort=query.sort,
        scope=actor.scope,
    )


async def list_of_contract(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: ContractEntryQuery,
    request: PageRequest,
) -> Page[Row]:
    """Entries of one contract; whoever works on it, or did, finds their own.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    await contracts.get_worked(session, actor, contract_id=contract_id)
    wanted = TimeEntryQuery(**query.model_dump(), contract_id=contract_id)
    return await search(session, actor, query=wanted, request=request)


def tell(
    session: WriteSession, kind: EventKind, held: Held, actor: Actor | None, **data: object
) -> None:
    """Record what happened to an entry, for whose time it is, the client and the agency.

    Without an actor the platform itself did it.
    """
    entry, contract = held
    events.record(
        session,
        kind,
        now=entry.updated_at,
        subject_id=entry.id,
        parties=(contract.organization_id, entry.assistant_id, contract.agency_id),
        actor_id=None if actor is None else actor.user_id,
        data={"contract_id": str(contract.id), **data},
    )
