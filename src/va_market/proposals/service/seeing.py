"""Who sees a proposal that is about to change, and proposals that are still to be decided."""

from datetime import datetime
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.jobs import service as jobs
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import Conflict, NotFound
from va_market.proposals import policies
from va_market.proposals.models import LIVE, Proposal


class ProposalDecided(Conflict):
    code = "proposal_decided"
    title = "The proposal is decided already"
    cause = "What others think helps the client to choose, and that is over."
    fix = "Look at its `status`."


async def is_seen(session: WriteSession, actor: Actor, proposal: Proposal) -> bool:
    """Whether the caller is a party to the proposal, or looks it over for the client."""
    return policies.may_see(actor, proposal) or (
        actor.is_in_person
        and proposal.job_id is not None
        and await jobs.looks_over(session, job_id=proposal.job_id, user_id=actor.user_id)
    )


async def hold(session: WriteSession, *, proposal_id: UUID) -> Proposal:
    """A proposal that the caller was found to see, locked until the commit.

    Raises:
        NotFound: there is none.
    """
    proposal = await lock(session, Proposal, proposal_id)
    if proposal is None:
        raise NotFound
    return proposal


async def hold_live(session: WriteSession, *, proposal_id: UUID, now: datetime) -> Proposal:
    """The same, if it is still to be decided.

    Raises:
        NotFound: there is none.
        ProposalDecided: see there.
    """
    proposal = await hold(session, proposal_id=proposal_id)
    check_live(proposal, now=now)
    return proposal


def check_live(proposal: Proposal, *, now: datetime) -> None:
    """Raises ProposalDecided where one side has chosen, or the time is over."""
    status = policies.status_of(proposal, now=now)
    if status not in LIVE:
        raise ProposalDecided(f"The proposal is {status}.")
