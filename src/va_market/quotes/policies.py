"""Who may do what with a quote that is kept."""

from typing import Any

from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope
from va_market.quotes.models import QuoteStatus

BIND = "bind"


def may_see(actor: Actor, saved: Any) -> bool:
    """Whoever made it, and those of the agency that it was made for."""
    is_of_agency = saved.organization_id is not None and actor.is_member(saved.organization_id)
    return is_of_agency or actor.is_person(saved.made_by)


def may_bind(actor: Actor, saved: Any) -> bool:
    """Whoever made it for themselves; for an agency, those who propose for it."""
    if saved.organization_id is None:
        return actor.is_person(saved.made_by)
    return actor.can(Permission.PROPOSE, saved.organization_id)


def allowed_actions(actor: Actor, saved: Any, status: QuoteStatus) -> list[str]:
    is_possible = status is QuoteStatus.OPEN and may_bind(actor, saved)
    return actor.within_scopes([BIND] if is_possible else [], Scope.PROPOSALS_WRITE)
