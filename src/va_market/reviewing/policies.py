"""Who looks over a proposal for its client, and who reads what they think of it."""

from typing import Any

from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.proposals.policies import is_of_author


def may_review(actor: Actor, proposal: Any, *, is_delegated: bool) -> bool:
    """Members whose role reviews, and whom the client asked; nobody their own proposal."""
    is_asked = is_delegated or actor.can(Permission.REVIEW, proposal.organization_id)
    return actor.is_in_person and is_asked and not is_of_author(actor, proposal)


def may_read(actor: Actor, proposal: Any, *, is_delegated: bool) -> bool:
    """All members of the client, and whom it asked; never the side of the author."""
    is_inside = is_delegated or actor.is_member(proposal.organization_id)
    return is_inside and not is_of_author(actor, proposal)
