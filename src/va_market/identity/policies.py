from uuid import UUID

from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission


def may_edit_organization(actor: Actor, organization_id: UUID) -> bool:
    return actor.can(Permission.EDIT_ORGANIZATION, organization_id)


def hires_for(actor: Actor) -> list[UUID]:
    """The organizations the actor may post jobs for, in a stable order."""
    return sorted(o for o in actor.roles if actor.can(Permission.HIRE, o))


def organization_actions(actor: Actor, organization_id: UUID) -> list[str]:
    return ["update"] if may_edit_organization(actor, organization_id) else []
