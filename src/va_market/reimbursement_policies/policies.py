"""Everybody reads what an organization pays back; those who keep its money say it."""

from uuid import UUID

from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope


def may_set(actor: Actor, organization_id: UUID) -> bool:
    return actor.can(Permission.MANAGE_MONEY, organization_id)


def allowed_actions(actor: Actor, organization_id: UUID) -> list[str]:
    actions = ["set"] if may_set(actor, organization_id) else []
    return actor.within_scopes(actions, Scope.ORGANIZATIONS_WRITE)
