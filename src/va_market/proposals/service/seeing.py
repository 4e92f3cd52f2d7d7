"""Who sees a proposal that is about to change."""

from va_market.identity.actor import Actor
from va_market.jobs import service as jobs
from va_market.kit.db import WriteSession
from va_market.proposals import policies
from va_market.proposals.models import Proposal


async def is_seen(session: WriteSession, actor: Actor, proposal: Proposal) -> bool:
    """Whether the caller is a party to the proposal, or looks it over for the client."""
    return policies.may_see(actor, proposal) or (
        actor.is_in_person
        and await jobs.has_reviewer(session, job_id=proposal.job_id, among=[actor.user_id])
    )
