"""Who is gone lets go of live negotiations: their own are withdrawn, others end."""

from datetime import datetime

from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.proposals.models import PROPOSAL, Proposal, Side
from va_market.proposals.service.closing import SUPERSEDED
from va_market.proposals.service.deciding import WITHDRAWN
from va_market.proposals.service.telling import tell


def let_go(
    session: WriteSession, actor: Actor, proposal: Proposal, *, gone: Side, now: datetime
) -> None:
    """End a live negotiation, which is held, because one side is not there any more."""
    is_author = proposal.origin == gone
    PROPOSAL.become(proposal, "withdraw" if is_author else "supersede")
    proposal.updated_at = now
    tell(session, WITHDRAWN if is_author else SUPERSEDED, proposal, actor, now=now)
