"""Who may do what in an organization. Of two people it matters which of them stands higher."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.identity.models import (
    API_KEY,
    FACTOR,
    INVITATION,
    MANAGER,
    USER,
    FactorStatus,
    InvitationStatus,
    KeyStatus,
    Role,
)
from va_market.identity.permissions import PERMISSIONS, Permission
from va_market.identity.scopes import Scope

_RANK = {Role.OWNER: 2, Role.ADMIN: 1}
UNUSED_AFTER = timedelta(days=365)


def may_edit_organization(actor: Actor, organization_id: UUID) -> bool:
    return actor.can(Permission.EDIT_ORGANIZATION, organization_id)


def hires_for(actor: Actor) -> list[UUID]:
    """The organizations the actor may post jobs for, in a stable order."""
    return sorted(o for o in actor.roles if actor.can(Permission.HIRE, o))


def organization_actions(actor: Actor, organization_id: UUID) -> list[str]:
    may = may_edit_organization(actor, organization_id)
    return actor.within_scopes(["update"] if may else [], Scope.ORGANIZATIONS_WRITE)


def may_manage_billing(actor: Actor, organization_id: UUID) -> bool:
    """Tax numbers and addresses are for those who pay the bills, not for every member."""
    return actor.can(Permission.MANAGE_MONEY, organization_id)


def billing_actions(actor: Actor, organization_id: UUID) -> list[str]:
    may = may_manage_billing(actor, organization_id)
    return actor.within_scopes(["update"] if may else [], Scope.ORGANIZATIONS_WRITE)


def may_manage(actor: Actor, organization_id: UUID) -> bool:
    """Members, invitations and API keys are the business of people, not of keys."""
    return not actor.is_key and actor.can(Permission.MANAGE_MEMBERS, organization_id)


def may_see_managed(actor: Actor, organization_id: UUID) -> bool:
    """Who is invited and which keys there are: for those who manage them."""
    return not actor.is_key and actor.may_read(Permission.MANAGE_MEMBERS, organization_id)


def may_see_audit_log(actor: Actor, organization_id: UUID) -> bool:
    return actor.may_read(Permission.VIEW_AUDIT, organization_id)


def may_grant(own: Role, role: Role) -> bool:
    """Whether somebody in the role `own` may give `role` away, or take it from somebody."""
    if Permission.MANAGE_MEMBERS not in PERMISSIONS[own]:
        return False
    return own == Role.OWNER or role != Role.OWNER


def must_be_confirmed(role: Role) -> bool:
    """Whoever gives a role away that gives roles away must have shown that it is them."""
    return Permission.MANAGE_MEMBERS in PERMISSIONS[role]


def may_change_role(own: Role, *, present: Role, wanted: Role, is_self: bool) -> bool:
    if is_self and _RANK.get(wanted, 0) > _RANK.get(present, 0):
        return False  # nobody raises themselves
    return may_grant(own, present) and may_grant(own, wanted)


def may_transfer(own: Role) -> bool:
    return own == Role.OWNER


def member_actions(own: Role, *, present: Role, is_self: bool) -> list[str]:
    """What a member in the role `own` may do with one in the role `present`, sorted."""
    actions = ["change_role", "remove"] if may_grant(own, present) else []
    if is_self:
        actions.append("leave")
    elif may_transfer(own):
        actions.append("transfer")
    return sorted(actions)


def invitation_status(invitation: Any, now: datetime) -> InvitationStatus:
    """The status as it is now: a pending invitation expires by itself."""
    status = InvitationStatus(invitation.status)
    has_lapsed = status == InvitationStatus.PENDING and invitation.expires_at <= now
    return InvitationStatus.EXPIRED if has_lapsed else status


def may_revoke(actor: Actor, invitation: Any) -> bool:
    own = actor.roles.get(invitation.organization_id)
    return actor.is_in_person and own is not None and may_grant(own, Role(invitation.role))


def invitation_actions(actor: Actor, invitation: Any, now: datetime) -> list[str]:
    parties = {MANAGER} if may_revoke(actor, invitation) else set()
    return INVITATION.allowed(invitation_status(invitation, now), parties)


def key_status(key: Any, now: datetime) -> KeyStatus:
    """The status as it is now, from the dates of the key."""
    if key.revoked_at is not None:
        return KeyStatus.REVOKED
    if now.date() > key.expires_on:
        return KeyStatus.EXPIRED
    seen_at = max(filter(None, (key.created_at, key.last_used_at, key.rotated_at)))
    return KeyStatus.UNUSED if now - seen_at >= UNUSED_AFTER else KeyStatus.ACTIVE


def factor_status(factor: Any | None) -> FactorStatus:
    if factor is None:
        return FactorStatus.OFF
    return FactorStatus.PENDING if factor.confirmed_at is None else FactorStatus.ON


def factor_actions(actor: Actor, factor: Any | None) -> list[str]:
    """What the user may do with a factor of their own."""
    return FACTOR.allowed(factor_status(factor), {USER} if actor.is_in_person else set())


def may_rotate(own: Role, *, maker: Role) -> bool:
    """Nobody takes over a key that acts with a higher role than their own."""
    return may_grant(own, maker)


def key_actions(actor: Actor, key: Any, now: datetime) -> list[str]:
    parties = {MANAGER} if may_manage(actor, key.organization_id) else set()
    return API_KEY.allowed(key_status(key, now), parties)
