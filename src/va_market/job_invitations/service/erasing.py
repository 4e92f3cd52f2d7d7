"""What becomes of invitations when an assistant, an agency or a client is no longer there."""

from datetime import datetime
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.job_invitations import repository
from va_market.job_invitations.service.answering import decline
from va_market.kit.db import WriteSession


async def decline_all(
    session: WriteSession, actor: Actor, *, invited_id: UUID, now: datetime
) -> None:
    """Say no to whatever the caller, or an agency of the caller, has not answered."""
    for invitation_id in await repository.live_of(session, invited_id=invited_id):
        await decline(session, actor, invitation_id=invitation_id, reason=None, now=now)


async def wipe(session: WriteSession, *, party_id: UUID) -> None:
    """Clear what was written to an assistant and by them, or by a client and to it."""
    await session.flush()
    await repository.wipe(session, party_id=party_id)
