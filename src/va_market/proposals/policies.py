"""Who is what to a proposal."""

from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope
from va_market.jobs.models import Job
from va_market.kit.db import Row
from va_market.proposals.models import AUTHOR, CLIENT, PROPOSAL, Proposal


def parties(actor: Actor, proposal: Proposal | Row) -> set[str]:
    found = set()
    if actor.is_person(proposal.assistant_id):
        found.add(AUTHOR)
    if actor.can(Permission.HIRE, proposal.organization_id) and AUTHOR not in found:
        found.add(CLIENT)
    return found


def may_submit(actor: Actor, job: Job) -> bool:
    """Nobody proposes to an organization they belong to, and a key is no assistant."""
    return not actor.is_key and not actor.is_member(job.organization_id)


def may_see(actor: Actor, proposal: Proposal | Row) -> bool:
    return actor.is_person(proposal.assistant_id) or actor.is_member(proposal.organization_id)


def allowed_actions(actor: Actor, proposal: Proposal | Row) -> list[str]:
    actions = PROPOSAL.allowed(proposal.status, parties(actor, proposal))
    return actor.within_scopes(actions, Scope.PROPOSALS_WRITE, accept=Scope.CONTRACTS_WRITE)
