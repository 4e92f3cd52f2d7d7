from datetime import datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound
from va_market.proposals import policies
from va_market.proposals.models import PROPOSAL, Proposal
from va_market.proposals.service.seeing import is_seen
from va_market.proposals.service.telling import tell

SHORTLISTED = EventKind("proposal.shortlisted", "A client put a proposal on the short list.")
UNSHORTLISTED = EventKind("proposal.unshortlisted", "A proposal left the short list.")
DECLINED = EventKind("proposal.declined", "A client declined a proposal, which says why.")
WITHDRAWN = EventKind("proposal.withdrawn", "An assistant, or the agency, took a proposal back.")
ACCEPTED = EventKind("proposal.accepted", "A client accepted a proposal; there is a contract now.")


async def see(session: WriteSession, actor: Actor, *, proposal_id: UUID) -> Proposal:
    """A proposal that the caller wrote or received, as it stands, without a lock.

    Raises:
        NotFound: there is no such proposal for this caller.
    """
    proposal = await session.get(Proposal, proposal_id)
    if proposal is None or not await is_seen(session, actor, proposal):
        raise NotFound
    return proposal


async def shortlist(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, now: datetime
) -> Proposal:
    """Put it on the short list. Errors: see `_move`."""
    return await _move(session, actor, proposal_id, action="shortlist", kind=SHORTLISTED, now=now)


async def unshortlist(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, now: datetime
) -> Proposal:
    """Take it off the short list. Errors: see `_move`."""
    return await _move(
        session, actor, proposal_id, action="unshortlist", kind=UNSHORTLISTED, now=now
    )


async def withdraw(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, now: datetime
) -> Proposal:
    """Take it back. Errors: see `_move`."""
    return await _move(session, actor, proposal_id, action="withdraw", kind=WITHDRAWN, now=now)


async def decline(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, reason: str, now: datetime
) -> Proposal:
    """Decline it. Errors: see `_move`."""
    proposal = await _move(session, actor, proposal_id, action="decline", kind=DECLINED, now=now)
    proposal.decline_reason = reason
    return proposal


async def accept(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, now: datetime
) -> Proposal:
    """Mark it accepted; the contract is made by the caller in the same transaction.

    Errors: see `_move`.
    """
    return await _move(session, actor, proposal_id, action="accept", kind=ACCEPTED, now=now)


async def _move(
    session: WriteSession,
    actor: Actor,
    proposal_id: UUID,
    *,
    action: str,
    kind: EventKind,
    now: datetime,
) -> Proposal:
    """Lock, check and move.

    Raises:
        NotFound: there is no such proposal for this caller.
        Forbidden: the caller is not the party whose move it is.
        IllegalMove: the status does not permit it.
    """
    proposal = await lock(session, Proposal, proposal_id)
    if proposal is None or not await is_seen(session, actor, proposal):
        raise NotFound
    if action not in PROPOSAL.actions_of(policies.parties(actor, proposal)):
        raise Forbidden(f"You may not {action} this proposal.")
    PROPOSAL.become(proposal, action)
    proposal.updated_at = now
    tell(session, kind, proposal, actor, now=now)
    return proposal
