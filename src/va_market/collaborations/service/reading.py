from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.collaborations import repository
from va_market.collaborations.models import Collaboration
from va_market.collaborations.schemas import CollaborationQuery
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest


async def get_inside(session: ReadSession, actor: Actor, *, contract_id: UUID) -> Row:
    """A contract whose inner life the caller reads, as a party or as one who helps.

    Raises:
        NotFound: there is none for this caller; for all but the client none after the end.
    """
    row = await repository.find_inside(session, contract_id=contract_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def list_of_contract(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: CollaborationQuery,
    request: PageRequest,
    now: datetime,
) -> Page[Row]:
    """Who helps with a contract, for its parties.

    Raises:
        NotFound: see `contracts.get_inside`.
    """
    await contracts.get_inside(session, actor, contract_id=contract_id)
    return await repository.OF_CONTRACT.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope={"contract_id": contract_id, "now": now, **actor.scope},
    )


async def list_own(
    session: ReadSession,
    actor: Actor,
    *,
    query: CollaborationQuery,
    request: PageRequest,
    now: datetime,
) -> Page[Row]:
    """The contracts the caller helps with, or did."""
    return await repository.OWN.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope={"now": now, **actor.scope},
    )


async def shown_to(
    session: WriteSession, collaboration_id: UUID, actor: Actor, now: datetime
) -> Row:
    """A collaboration as whoever helps reads it."""
    await session.flush()
    row = await repository.find_own(
        session, collaboration_id=collaboration_id, now=now, scope=actor.scope
    )
    if row is None:
        raise NotFound
    return row


def tell(
    session: WriteSession,
    kind: EventKind,
    collaboration: Collaboration,
    contract: Contract | Row,
    actor: Actor,
    *,
    now: datetime,
) -> None:
    """Note the change, and record it for the parties of the contract and whoever helps."""
    collaboration.updated_at = now
    events.record(
        session,
        kind,
        now=now,
        subject_id=collaboration.id,
        parties=[
            *(contract.organization_id, contract.assistant_id, contract.agency_id),
            collaboration.user_id,
        ],
        actor_id=actor.user_id,
        data={
            "contract_id": str(collaboration.contract_id),
            "status": str(collaboration.status),
        },
    )
