"""What every move of a negotiation begins with."""

from datetime import datetime
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.jobs import service as jobs
from va_market.jobs.models import Job
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import Conflict, Forbidden, NotFound
from va_market.proposals import policies
from va_market.proposals.models import PROPOSAL, Proposal, Side
from va_market.proposals.service.seeing import is_seen

_WHOSE = {Side.CLIENT: "the client's", Side.ASSISTANT: "the assistant's"}


class NotYourTurn(Conflict):
    code = "not_your_turn"
    title = "The other side has to answer first"
    cause = "Each version awaits an answer of the side that did not write it; `turn` names it."
    fix = "Wait for the answer; whoever began may withdraw at any time."


async def see(session: WriteSession, actor: Actor, *, proposal_id: UUID) -> Proposal:
    """A proposal that the caller wrote or received, as it stands, without a lock.

    Raises:
        NotFound: there is no such proposal for this caller.
    """
    proposal = await session.get(Proposal, proposal_id)
    if proposal is None or not await is_seen(session, actor, proposal):
        raise NotFound
    return proposal


async def hold_job_of(session: WriteSession, actor: Actor, *, proposal_id: UUID) -> Job | None:
    """The job of a proposal, if it has one. It is locked before the proposal, as everywhere.

    Raises:
        NotFound: there is no such proposal for this caller.
    """
    seen = await see(session, actor, proposal_id=proposal_id)
    if seen.job_id is None:
        return None
    return await jobs.hold_visible(session, actor, job_id=seen.job_id)


async def hold_for(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, action: str, now: datetime
) -> Proposal:
    """Lock a proposal for `action`.

    Raises:
        NotFound: there is no such proposal for this caller.
        Forbidden: the caller speaks for no side that ever may do that.
        IllegalMove: the status does not permit it.
        NotYourTurn: the other side has to answer first.
    """
    proposal = await lock(session, Proposal, proposal_id)
    if proposal is None or not await is_seen(session, actor, proposal):
        raise NotFound
    if action not in PROPOSAL.actions_of(policies.standing(actor, proposal)):
        raise Forbidden(f"You may not {action} this proposal.")
    PROPOSAL.check(policies.status_of(proposal, now=now), action)
    if action not in PROPOSAL.actions_of(policies.parties(actor, proposal)):
        raise NotYourTurn(f"It is {_WHOSE[Side(proposal.turn)]} turn.")
    return proposal
