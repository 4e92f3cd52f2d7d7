"""Who sees which accounts: people their own, and those who keep the money of an organization."""

from uuid import UUID

from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope


def owners_seen_by(actor: Actor) -> list[UUID]:
    """Whose accounts the actor sees. A key sees those of its organization alone."""
    kept = [one for one in actor.organization_ids if actor.may_read(Permission.MANAGE_MONEY, one)]
    return [*filter(None, [actor.reader_id]), *kept]


def may_see(actor: Actor, owner_id: UUID) -> bool:
    return owner_id in owners_seen_by(actor)


def may_know(actor: Actor, owner_id: UUID) -> bool:
    """Whether the actor may be told of an account by the way: a key where it may read accounts."""
    return may_see(actor, owner_id) and (not actor.is_key or Scope.MONEY_READ in actor.scopes)
