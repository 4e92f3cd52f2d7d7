"""Contacts: whom the work on a contract may need, kept by the client (R21)."""

from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.collaborations import service as collaborations
from va_market.contacts import repository
from va_market.contacts.models import Contact
from va_market.contacts.repository import drop_of_client
from va_market.contacts.schemas import ContactAdd, ContactQuery, ContactUpdate
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.contracts.policies import keeps
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.pages import Page, PageRequest

__all__ = ["add", "drop_of_client", "get_visible", "list_of_contract", "remove", "update"]

ADDED = EventKind("contact.added", "A client named somebody whom the work may need.")
UPDATED = EventKind("contact.updated", "A contact of a contract changed; its fields are named.")
REMOVED = EventKind("contact.removed", "A client took a contact from a contract.")


async def list_of_contract(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: ContactQuery,
    request: PageRequest,
) -> Page[Row]:
    """The contacts of a contract.

    Raises:
        NotFound: see `collaborations.get_inside`.
    """
    await collaborations.get_inside(session, actor, contract_id=contract_id)
    return await repository.LISTING.page(
        session,
        request,
        sort=query.sort,
        filters={},
        scope={"contract_id": contract_id, **actor.scope},
    )


async def get_visible(
    session: ReadSession, actor: Actor, *, contract_id: UUID, contact_id: UUID
) -> Row:
    """One contact.

    Raises:
        NotFound: there is no such contact for this caller.
    """
    row = await repository.find_visible(
        session, contract_id=contract_id, contact_id=contact_id, scope=actor.scope
    )
    if row is None:
        raise NotFound
    return row


async def add(
    session: WriteSession, actor: Actor, *, contract_id: UUID, body: ContactAdd, now: datetime
) -> Contact:
    """Name somebody whom the work may need.

    Raises:
        NotFound, Forbidden: see `_hold_contract`.
        ContractEnded: the contract is over.
    """
    contract = await _hold_contract(session, actor, contract_id)
    contracts.check_live(contract)
    contact = Contact(
        **body.model_dump(),
        contract_id=contract.id,
        organization_id=contract.organization_id,
        created_by=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    session.add(contact)
    await session.flush()
    _tell(session, ADDED, (contact, contract), actor, now=now)
    return contact


async def update(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    contact_id: UUID,
    body: ContactUpdate,
    now: datetime,
) -> Contact:
    """Change a contact. Errors: see `_hold`."""
    held = await _hold(session, actor, contract_id, contact_id)
    given = body.model_dump(exclude_unset=True)
    changes = {name: value for name, value in given.items() if getattr(held[0], name) != value}
    if not changes:
        return held[0]
    held[0].sqlmodel_update(changes)
    _tell(session, UPDATED, held, actor, now=now, fields=sorted(changes))
    return held[0]


async def remove(
    session: WriteSession, actor: Actor, *, contract_id: UUID, contact_id: UUID, now: datetime
) -> None:
    """Forget a contact. Errors: see `_hold`."""
    held = await _hold(session, actor, contract_id, contact_id)
    _tell(session, REMOVED, held, actor, now=now)
    await session.delete(held[0])


Held = tuple[Contact, Contract]


async def _hold(session: WriteSession, actor: Actor, contract_id: UUID, contact_id: UUID) -> Held:
    """A contact for a change, and its contract, both locked.

    Raises:
        NotFound, Forbidden: see `_hold_contract`.
        NotFound: the contract has no such contact.
    """
    contract = await contracts.hold_visible(session, actor, contract_id=contract_id)
    contact = await lock(session, Contact, contact_id)
    if contact is None or contact.contract_id != contract_id:
        raise NotFound
    _check_keeps(actor, contract)
    return contact, contract


async def _hold_contract(session: WriteSession, actor: Actor, contract_id: UUID) -> Contract:
    """The contract, locked.

    Raises:
        NotFound: there is no such contract for this caller.
        Forbidden: the caller does not hire or supervise for the client.
    """
    contract = await contracts.hold_visible(session, actor, contract_id=contract_id)
    _check_keeps(actor, contract)
    return contract


def _check_keeps(actor: Actor, contract: Contract) -> None:
    if not keeps(actor, contract):
        raise Forbidden("Only those who hire or supervise for the client keep its contacts.")


def _tell(
    session: WriteSession,
    kind: EventKind,
    held: Held,
    actor: Actor,
    *,
    now: datetime,
    **data: object,
) -> None:
    contact, contract = held
    contact.updated_at = now
    events.record(
        session,
        kind,
        now=now,
        subject_id=contact.id,
        parties=contract.audience,
        actor_id=actor.user_id,
        data={"contract_id": str(contract.id), **data},
    )
