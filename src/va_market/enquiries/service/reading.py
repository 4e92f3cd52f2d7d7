from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.collaborations import service as collaborations
from va_market.contracts.models import audience_of
from va_market.enquiries import policies, repository
from va_market.enquiries.models import ENQUIRY, Enquiry
from va_market.enquiries.schemas import EnquiryQuery
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.pages import Page, PageRequest


async def list_of_contract(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: EnquiryQuery,
    request: PageRequest,
) -> Page[Row]:
    """The enquiries of a contract.

    Raises:
        NotFound: see `collaborations.get_inside`.
    """
    await collaborations.get_inside(session, actor, contract_id=contract_id)
    return await repository.LISTING.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope={"contract_id": contract_id, **actor.scope},
    )


async def get_visible(
    session: ReadSession | WriteSession, actor: Actor, *, enquiry_id: UUID
) -> Row:
    """An enquiry of a contract whose inner life the caller reads.

    Raises:
        NotFound: there is no such enquiry for this caller.
    """
    row = await repository.find_visible(session, enquiry_id=enquiry_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def hold_for(
    session: WriteSession, actor: Actor, *, enquiry_id: UUID, action: str
) -> Enquiry:
    """An enquiry for a change, locked until the commit.

    Raises:
        NotFound: there is no such enquiry for this caller.
        Forbidden: the caller only reads it, or does not hire or supervise for the client.
        IllegalMove: the status does not permit it.
    """
    enquiry = await lock(session, Enquiry, enquiry_id)
    row = await get_visible(session, actor, enquiry_id=enquiry_id)
    if enquiry is None:
        raise NotFound
    if action not in ENQUIRY.actions_of(policies.parties(actor, row)):
        raise Forbidden(f"You may not {action.replace('_', ' ')} here.")
    ENQUIRY.check(enquiry.status, action)
    return enquiry


async def told(
    session: WriteSession,
    kind: EventKind,
    enquiry: Enquiry,
    actor: Actor,
    *,
    now: datetime,
    **data: object,
) -> Row:
    """Note the change, record it for the parties of the contract, and show what it led to."""
    enquiry.updated_at = now
    await session.flush()
    row = await get_visible(session, actor, enquiry_id=enquiry.id)
    events.record(
        session,
        kind,
        now=now,
        subject_id=enquiry.id,
        parties=audience_of(row),
        actor_id=actor.user_id,
        data={"contract_id": str(enquiry.contract_id), "status": str(enquiry.status), **data},
    )
    return row
