"""What becomes of the proposals of an assistant who is erased."""

from datetime import datetime
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.proposals import repository
from va_market.proposals.models import Side
from va_market.proposals.service.ending import let_go


async def withdraw_all(session: WriteSession, actor: Actor, *, now: datetime) -> None:
    """Take back every live proposal of the caller; an acceptance under way is waited for."""
    for proposal in await repository.lock_live_by(session, assistant_id=actor.user_id):
        let_go(session, actor, proposal, gone=Side.ASSISTANT, now=now)


async def withdraw_offers(
    session: WriteSession, actor: Actor, *, organization_id: UUID, now: datetime
) -> None:
    """Take back every private offer of a client that nobody belongs to any more."""
    for proposal in await repository.lock_live_private(session, organization_id=organization_id):
        let_go(session, actor, proposal, gone=Side.CLIENT, now=now)


async def wipe(session: WriteSession, *, assistant_id: UUID) -> None:
    """Clear what an assistant wrote; what was accepted is part of a contract and stays."""
    await session.flush()
    await repository.wipe(session, assistant_id=assistant_id)


async def wipe_of_client(session: WriteSession, *, organization_id: UUID) -> None:
    """Clear what a client wrote that nobody belongs to any more."""
    await session.flush()
    await repository.wipe_of_client(session, organization_id=organization_id)
