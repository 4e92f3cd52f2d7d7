"""Who is what to an entry of a roster. Only the assistant in person agrees to terms."""

from uuid import UUID

from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope
from va_market.kit.db import Row
from va_market.rosters.models import AGENCY, ASSISTANT, PROPOSER, ROSTER_ENTRY, RosterEntry


def parties(actor: Actor, entry: RosterEntry | Row) -> set[str]:
    """What the actor is to the entry; whoever keeps a roster may be on it as well."""
    found = set()
    if actor.is_person(entry.assistant_id):
        found.add(ASSISTANT)
    if actor.can(Permission.MANAGE_ROSTER, entry.organization_id):
        found.add(AGENCY)
    if actor.can(Permission.PROPOSE, entry.organization_id):
        found.add(PROPOSER)
    return found


def may_keep(actor: Actor, organization_id: UUID) -> bool:
    return actor.can(Permission.MANAGE_ROSTER, organization_id)


def may_see(actor: Actor, entry: RosterEntry | Row) -> bool:
    return actor.is_person(entry.assistant_id) or actor.is_member(entry.organization_id)


def allowed_actions(actor: Actor, entry: RosterEntry | Row) -> list[str]:
    actions = ROSTER_ENTRY.allowed(entry.status, parties(actor, entry))
    return actor.within_scopes(actions, Scope.ROSTER_WRITE, propose=Scope.PROPOSALS_WRITE)
