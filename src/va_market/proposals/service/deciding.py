from datetime import datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.proposals import policies
from va_market.proposals.models import PROPOSAL, Proposal, Side
from va_market.proposals.service.authors import check_agreed_rate
from va_market.proposals.service.holding import hold_for
from va_market.proposals.service.telling import tell

SHORTLISTED = EventKind("proposal.shortlisted", "A client put a proposal on the short list.")
UNSHORTLISTED = EventKind("proposal.unshortlisted", "A proposal left the short list.")
DECLINED = EventKind("proposal.declined", "One side declined a proposal, which says why.")
WITHDRAWN = EventKind("proposal.withdrawn", "Whoever sent a proposal took it back.")
ACCEPTED = EventKind("proposal.accepted", "One side accepted a proposal; there is a contract now.")


async def shortlist(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, now: datetime
) -> Proposal:
    """Put it on the short list. Errors: see `hold_for`."""
    return await _move(session, actor, proposal_id, action="shortlist", kind=SHORTLISTED, now=now)


async def unshortlist(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, now: datetime
) -> Proposal:
    """Take it off the short list. Errors: see `hold_for`."""
    return await _move(
        session, actor, proposal_id, action="unshortlist", kind=UNSHORTLISTED, now=now
    )


async def withdraw(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, now: datetime
) -> Proposal:
    """Take it back. Errors: see `hold_for`."""
    return await _move(session, actor, proposal_id, action="withdraw", kind=WITHDRAWN, now=now)


async def decline(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, reason: str, now: datetime
) -> Proposal:
    """Decline it. Errors: see `hold_for`."""
    proposal = await _move(session, actor, proposal_id, action="decline", kind=DECLINED, now=now)
    proposal.decline_reason = reason
    return proposal


async def decline_naming(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, reason: str, now: datetime
) -> Proposal:
    """Not want to be named by the agency: the negotiation is over. Errors: see `hold_for`."""
    proposal = await _move(
        session, actor, proposal_id, action="decline_naming", kind=DECLINED, now=now
    )
    proposal.decline_reason = reason
    return proposal


async def accept(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, now: datetime
) -> Proposal:
    """Mark it accepted; the contract is made by the caller in the same transaction.

    Raises:
        NotFound, Forbidden, IllegalMove, NotYourTurn: see `hold_for`.
        BelowRosterRate: an agency would agree to less than it pays.
    """
    proposal = await _move(session, actor, proposal_id, action="accept", kind=ACCEPTED, now=now)
    if policies.side_of(actor, proposal) is Side.ASSISTANT:
        await check_agreed_rate(session, proposal)
    return proposal


async def _move(
    session: WriteSession,
    actor: Actor,
    proposal_id: UUID,
    *,
    action: str,
    kind: EventKind,
    now: datetime,
) -> Proposal:
    proposal = await hold_for(session, actor, proposal_id=proposal_id, action=action, now=now)
    PROPOSAL.become(proposal, action)
    proposal.updated_at = now
    tell(session, kind, proposal, actor, now=now)
    return proposal
