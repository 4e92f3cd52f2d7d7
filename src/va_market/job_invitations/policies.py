"""Who is what to an invitation. An agency is spoken for by those who propose for it."""

from typing import Any
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope
from va_market.jobs.models import CLIENT, INVITED, JOB_INVITATION


def parties(actor: Actor, invitation: Any) -> set[str]:
    """What the actor is to the invitation; whoever is invited does not answer for the client."""
    if _is_invited(actor, invitation):
        return {INVITED}
    if actor.user_id == invitation.assistant_id:  # a key that the assistant made
        return set()
    return {CLIENT} if actor.can(Permission.HIRE, invitation.organization_id) else set()


def _is_invited(actor: Actor, invitation: Any) -> bool:
    agency_id: UUID | None = invitation.agency_id
    if agency_id is None:
        return actor.is_person(invitation.assistant_id)
    return actor.can(Permission.PROPOSE, agency_id)


def may_see(actor: Actor, invitation: Any) -> bool:
    """The invited, and all members of either organization."""
    is_assistant = actor.is_person(invitation.assistant_id)
    sides = {invitation.organization_id, invitation.agency_id}
    return is_assistant or bool(actor.roles.keys() & sides)


def allowed_actions(actor: Actor, invitation: Any) -> list[str]:
    actions = JOB_INVITATION.allowed(invitation.status, parties(actor, invitation))
    return actor.within_scopes(actions, Scope.JOBS_WRITE, decline=Scope.PROPOSALS_WRITE)
