"""Who is what to a proposal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.identity.permissions import PERMISSIONS, Permission
from va_market.identity.scopes import Scope
from va_market.jobs.models import Job
from va_market.kit.db import Row
from va_market.proposals.models import (
    AUTHOR,
    CLIENT,
    LIVE,
    NAMED,
    ON_TURN,
    PROPOSAL,
    Proposal,
    ProposalStatus,
    Side,
)


def side_of(actor: Actor, proposal: Proposal | Row) -> Side | None:
    """For which side the actor speaks; where an agency is the party, nobody else does for it.

    An assistant never decides for the client as well, nor does a key that the assistant made.
    """
    if _speaks_for_agency(actor, proposal) or _proposes_in_person(actor, proposal):
        return Side.ASSISTANT
    if actor.user_id == proposal.assistant_id:
        return None
    return Side.CLIENT if actor.can(Permission.HIRE, proposal.organization_id) else None


def parties(actor: Actor, proposal: Proposal | Row) -> set[str]:
    """What the actor is to the proposal now."""
    side = side_of(actor, proposal)
    if side is None:
        return _named(actor, proposal)
    on_turn = {ON_TURN} if side == proposal.turn else set()
    return _standing(side, proposal) | on_turn | _named(actor, proposal)


def standing(actor: Actor, proposal: Proposal | Row) -> set[str]:
    """What the actor is to the proposal at one time or another: turns come and go."""
    side = side_of(actor, proposal)
    found = set() if side is None else _standing(side, proposal) | {ON_TURN}
    return found | _named(actor, proposal)


def _named(actor: Actor, proposal: Proposal | Row) -> set[str]:
    """Whom an agency names does not negotiate, but need not be named."""
    is_placed = proposal.agency_id is not None
    return {NAMED} if is_placed and actor.is_person(proposal.assistant_id) else set()


def _standing(side: Side, proposal: Proposal | Row) -> set[str]:
    if side == proposal.origin:
        return {AUTHOR}
    return {CLIENT} if side is Side.CLIENT else set()


def _proposes_in_person(actor: Actor, proposal: Proposal | Row) -> bool:
    return proposal.agency_id is None and actor.is_person(proposal.assistant_id)


def _speaks_for_agency(actor: Actor, proposal: Proposal | Row) -> bool:
    agency_id = proposal.agency_id
    return agency_id is not None and actor.can(Permission.PROPOSE, agency_id)


def acted_for(actor: Actor, proposal: Proposal | Row) -> UUID | None:
    """The assistant in whose place the actor moves an agency's proposal."""
    in_person = actor.is_person(proposal.assistant_id)
    return proposal.assistant_id if _speaks_for_agency(actor, proposal) and not in_person else None


def may_submit(actor: Actor, job: Job) -> bool:
    """Nobody proposes to an organization they belong to."""
    return not actor.is_member(job.organization_id)


def may_see(actor: Actor, proposal: Proposal | Row) -> bool:
    is_assistant = actor.is_person(proposal.assistant_id)
    return is_assistant or bool(actor.roles.keys() & {proposal.organization_id, proposal.agency_id})


def is_party(actor: Actor, thing: Proposal | Row) -> bool:
    """Whether the actor reads for the client or as the assistant: not for the agency between."""
    return actor.reader_id == thing.assistant_id or actor.is_member(thing.organization_id)


def may_supervise(role: Role | None) -> bool:
    """Whether a member with this role may be named supervisor."""
    return role is not None and Permission.SUPERVISE in PERMISSIONS[role]


def status_of(proposal: Proposal | Row, *, now: datetime) -> ProposalStatus:
    """The status as it is now: a negotiation expires by itself."""
    status = ProposalStatus(proposal.status)
    has_lapsed = status in LIVE and proposal.expires_at <= now
    return ProposalStatus.EXPIRED if has_lapsed else status


def allowed_actions(actor: Actor, proposal: Proposal | Row, *, now: datetime) -> list[str]:
    actions = PROPOSAL.allowed(status_of(proposal, now=now), parties(actor, proposal))
    return actor.within_scopes(actions, Scope.PROPOSALS_WRITE, accept=Scope.CONTRACTS_WRITE)


def is_of_author(actor: Actor, proposal: Any) -> bool:
    """Whether the caller, or whose key it is, wrote the proposal or belongs to its agency."""
    wrote = actor.user_id in {proposal.assistant_id, proposal.proposed_by}
    return wrote or (proposal.agency_id is not None and actor.is_member(proposal.agency_id))
