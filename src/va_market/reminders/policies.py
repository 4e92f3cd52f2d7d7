"""Those who keep the money of an issuer say when its clients are reminded, and see it."""

from uuid import UUID

from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden, NotFound


def may_set(actor: Actor, owner_id: UUID) -> bool:
    return actor.is_person(owner_id) or actor.can(Permission.MANAGE_MONEY, owner_id)


def check_keeps(actor: Actor, organization_id: UUID) -> None:
    """Raises NotFound for strangers, and Forbidden for members who do not keep its money."""
    if not actor.is_member(organization_id):
        raise NotFound
    if not actor.can(Permission.MANAGE_MONEY, organization_id):
        raise Forbidden("Only owners, admins and finance say when clients are reminded.")


def allowed_actions(actor: Actor, owner_id: UUID) -> list[str]:
    actions = ["set"] if may_set(actor, owner_id) else []
    return actor.within_scopes(actions, Scope.ORGANIZATIONS_WRITE)
