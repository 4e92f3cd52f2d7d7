"""Who is what to an end client, and to a proposal that was forwarded to it."""

from datetime import datetime
from typing import Any

from va_market.end_clients.models import BUYER, END_CLIENT, NAMING
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope
from va_market.proposals.models import LIVE
from va_market.proposals.policies import is_of_author, status_of

COMMENT, ENDORSE, WITHDRAW_ENDORSEMENT = "comment", "endorse", "withdraw_endorsement"


def parties(actor: Actor, asked: Any) -> set[str]:
    """What the actor is to the naming of an end client; some are of both organizations."""
    found = set()
    if actor.can(Permission.HIRE, asked.organization_id):
        found.add(BUYER)
    if actor.can(Permission.EDIT_ORGANIZATION, asked.end_client_id):
        found.add(END_CLIENT)
    return found


def may_see(actor: Actor, asked: Any) -> bool:
    """All members of either side."""
    return bool(actor.roles.keys() & {asked.organization_id, asked.end_client_id})


def allowed_actions(actor: Actor, asked: Any) -> list[str]:
    actions = NAMING.allowed(asked.status, parties(actor, asked))
    return actor.within_scopes(
        actions,
        Scope.ORGANIZATIONS_WRITE,
        withdraw=Scope.JOBS_WRITE,
        forward=Scope.PROPOSALS_WRITE,
    )


def may_discuss(actor: Actor, forwarded: Any) -> bool:
    """All members of either side, but for the author's."""
    return may_see(actor, forwarded) and not is_of_author(actor, forwarded)


def may_endorse(actor: Actor, forwarded: Any) -> bool:
    """Those who hire for the end client; the buyer does not endorse what it buys."""
    is_of_end_client = actor.can(Permission.HIRE, forwarded.end_client_id)
    return is_of_end_client and not is_of_author(actor, forwarded)


def is_endorsed(forwarded: Any) -> bool:
    """Whether the end client endorsed the version that stands now."""
    is_given = forwarded.endorsed_at is not None
    return is_given and forwarded.endorsed_version == forwarded.current_version


def forwarded_actions(actor: Actor, forwarded: Any, *, now: datetime) -> list[str]:
    """What the actor may do with a forwarded proposal now, sorted."""
    actions = [COMMENT] if actor.look is None and may_discuss(actor, forwarded) else []
    if may_endorse(actor, forwarded):
        if not is_endorsed(forwarded) and status_of(forwarded, now=now) in LIVE:
            actions.append(ENDORSE)
        if forwarded.endorsed_at is not None:
            actions.append(WITHDRAW_ENDORSEMENT)
    return actor.within_scopes(actions, Scope.PROPOSALS_WRITE)
