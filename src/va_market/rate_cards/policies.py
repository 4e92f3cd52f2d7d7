"""Who reads and writes a rate card: members read it, those who manage money write it."""

from uuid import UUID

from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission


def may_see(actor: Actor, organization_id: UUID) -> bool:
    return actor.is_member(organization_id)


def may_add(actor: Actor, organization_id: UUID) -> bool:
    return actor.can(Permission.MANAGE_MONEY, organization_id)
