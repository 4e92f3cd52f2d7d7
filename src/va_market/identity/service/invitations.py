"""Invitations: a secret for one address, good for one membership within a week."""

from datetime import datetime, timedelta
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity import policies
from va_market.identity.actor import Actor
from va_market.identity.models import INVITATION, Invitation, InvitationStatus, Membership, User
from va_market.identity.repository import find_role
from va_market.identity.repository import invitations as repository
from va_market.identity.repository.members import has_member_with
from va_market.identity.schemas.invitations import InvitationCreate, InvitationQuery
from va_market.identity.secrets import digest, new_secret
from va_market.identity.service.accounts import email_key
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import Conflict, Forbidden, NotFound
from va_market.kit.pages import Page, PageRequest

SENT = EventKind("invitation.created", "Somebody was asked to join an organization.")
REVOKED = EventKind("invitation.revoked", "An invitation was taken back.")
ACCEPTED = EventKind("invitation.accepted", "Somebody invited joined an organization.")

LIFE = timedelta(days=7)


class AlreadyMember(Conflict):
    code = "already_member"
    title = "This user belongs to the organization already"
    cause = "Each user is a member once."
    fix = "Change the role with PATCH /v1/organizations/{id}/members/{user_id}."
    constraint = "pk_memberships"


class AlreadyInvited(Conflict):
    code = "already_invited"
    title = "This address has an invitation already"
    cause = "There is one pending invitation for an address in an organization."
    fix = "Revoke it before you send another."
    constraint = "uq_invitations_pending"


async def invite(
    session: WriteSession,
    actor: Actor,
    *,
    organization_id: UUID,
    body: InvitationCreate,
    now: datetime,
) -> tuple[Invitation, str]:
    """Invite an address: the invitation and its token, which exists nowhere else.

    Raises:
        NotFound: the organization is not one of the caller's.
        Forbidden: the caller may not give this role.
        AlreadyMember, AlreadyInvited: the address needs no invitation.
    """
    _check_may_invite(actor, organization_id, body)
    key = email_key(body.email)
    if await has_member_with(session, organization_id=organization_id, email_key=key):
        raise AlreadyMember
    await _make_room(session, organization_id, key, now)
    token = new_secret()
    invitation = Invitation(
        **body.model_dump(),
        organization_id=organization_id,
        email_key=key,
        status=InvitationStatus.PENDING,
        token_hash=digest(token),
        invited_by=actor.user_id,
        created_at=now,
        expires_at=now + LIFE,
    )
    session.add(invitation)
    await session.flush()
    _record(session, SENT, invitation, actor, now)
    return invitation, token


def _check_may_invite(actor: Actor, organization_id: UUID, body: InvitationCreate) -> None:
    own = actor.roles.get(organization_id)
    if own is None:
        raise NotFound
    if not policies.may_grant(own, body.role):
        raise Forbidden("Your role does not allow inviting somebody to this role.")


async def _make_room(session: WriteSession, organization_id: UUID, key: str, now: datetime) -> None:
    """Let a lapsed invitation of the address expire."""
    pending = await repository.lock_pending(session, organization_id=organization_id, email_key=key)
    if pending is None:
        return
    if pending.expires_at > now:
        raise AlreadyInvited
    INVITATION.become(pending, "expire")
    await session.flush()


async def list_invitations(
    session: ReadSession,
    actor: Actor,
    *,
    organization_id: UUID,
    query: InvitationQuery,
    request: PageRequest,
    now: datetime,
) -> Page[Row]:
    """The invitations of an organization.

    Raises:
        NotFound: it is not one of the caller's.
        Forbidden: the caller's role does not manage members.
    """
    if not actor.is_member(organization_id):
        raise NotFound
    if not policies.may_manage(actor, organization_id):
        raise Forbidden
    return await repository.LISTING.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope={"organization_id": organization_id, "now": now},
    )


async def revoke(
    session: WriteSession,
    actor: Actor,
    *,
    organization_id: UUID,
    invitation_id: UUID,
    now: datetime,
) -> None:
    """Take an invitation back.

    Raises:
        NotFound: there is no such invitation for this caller.
        Forbidden: the caller may not give its role.
        IllegalMove: it is decided, or has expired.
    """
    invitation = await lock(session, Invitation, invitation_id)
    is_there = invitation is not None and invitation.organization_id == organization_id
    if invitation is None or not is_there or not actor.is_member(organization_id):
        raise NotFound
    if not policies.may_revoke(actor, invitation):
        raise Forbidden
    _decide(invitation, "revoke", now)
    _record(session, REVOKED, invitation, actor, now)


async def accept(session: WriteSession, actor: Actor, *, token: str, now: datetime) -> Membership:
    """Join. An invitation is worth what its sender may give now.

    Raises:
        NotFound: no invitation for the caller's address has this token.
        IllegalMove: it is decided, or has expired.
        AlreadyMember: the caller belongs to the organization already.
    """
    invitation = await repository.lock_by_token(session, token_hash=digest(token))
    user = await session.get_one(User, actor.user_id)
    if invitation is None or invitation.email_key != user.email_key:
        raise NotFound("No invitation for your address has this token.")
    _decide(invitation, "accept", now)
    await _check_still_stands(session, invitation)
    if actor.is_member(invitation.organization_id):
        raise AlreadyMember
    membership = Membership(
        organization_id=invitation.organization_id,
        user_id=actor.user_id,
        role=invitation.role,
        created_at=now,
    )
    session.add(membership)
    invitation.accepted_by = actor.user_id
    await session.flush()
    _record(session, ACCEPTED, invitation, actor, now)
    return membership


async def _check_still_stands(session: WriteSession, invitation: Invitation) -> None:
    sender = await find_role(
        session, organization_id=invitation.organization_id, user_id=invitation.invited_by
    )
    if sender is None or not policies.may_grant(sender, invitation.role):
        raise NotFound("Whoever sent this invitation may not give this role any more.")


def _decide(invitation: Invitation, action: str, now: datetime) -> None:
    INVITATION.check(policies.invitation_status(invitation, now), action)
    INVITATION.become(invitation, action)
    invitation.decided_at = now


def _record(
    session: WriteSession, kind: EventKind, invitation: Invitation, actor: Actor, now: datetime
) -> None:
    events.record(
        session,
        kind,
        now=now,
        subject_id=invitation.id,
        parties=[invitation.organization_id, invitation.accepted_by],
        actor_id=actor.user_id,
        data={"organization_id": str(invitation.organization_id), "role": str(invitation.role)},
    )
