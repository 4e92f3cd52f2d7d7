"""Who is what to a payee record: the assistant shares it, who keeps the firm's money looks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.accounts.policies import owners_seen_by
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.kit.errors import Forbidden, NotFound
from va_market.payee_records.models import ConsentStatus, status_of


def may_view(actor: Actor, consent: Any) -> bool:
    return actor.is_in_person and actor.can(Permission.MANAGE_MONEY, consent.organization_id)


def check_keeper(actor: Actor, organization_id: UUID) -> None:
    """Raises NotFound for strangers, and Forbidden for members who keep no money."""
    if not actor.is_member(organization_id):
        raise NotFound
    if organization_id not in owners_seen_by(actor):
        raise Forbidden("You do not keep the money of this organization.")


def allowed_actions(actor: Actor, consent: Any, *, now: datetime, is_connected: bool) -> list[str]:
    if status_of(consent, now=now, is_connected=is_connected) != ConsentStatus.GRANTED:
        return []
    actions = {
        "revoke": actor.is_person(consent.assistant_id),
        "view": may_view(actor, consent),
    }
    return [name for name, may in actions.items() if may]
