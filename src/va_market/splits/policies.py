"""Who reads splits: those who keep the money of the agency, and each assistant their own."""

from typing import Any
from uuid import UUID

from va_market.accounts.policies import owners_seen_by
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope


def scope_of(actor: Actor) -> dict[str, list[UUID]]:
    """Fills the names of `visible_to`."""
    return {"owners": owners_seen_by(actor)}


def may_see(actor: Actor, split: Any) -> bool:
    seen = owners_seen_by(actor)
    return split.agency_id in seen or split.assistant_id in seen


def may_pay(actor: Actor, split: Any) -> bool:
    """Whether the actor spends the money of the agency; keys do not, nor does the assistant."""
    keeps = actor.is_in_person and actor.can(Permission.MANAGE_MONEY, split.agency_id)
    return keeps and not actor.is_person(split.assistant_id)


def allowed_actions(actor: Actor, split: Any) -> list[str]:
    is_open = split.due_minor > split.paid_minor
    actions = ["pay"] if is_open and may_pay(actor, split) else []
    return actor.within_scopes(actions, Scope.MONEY_WRITE)
