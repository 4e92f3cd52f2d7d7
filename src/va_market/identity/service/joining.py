"""Accepting an invitation."""

from datetime import datetime

from va_market.events import EventKind
from va_market.identity import policies
from va_market.identity.actor import Actor
from va_market.identity.models import Invitation, Membership, User
from va_market.identity.repository import find_role
from va_market.identity.repository import invitations as repository
from va_market.identity.secrets import digest
from va_market.identity.service.invitation_mails import mailbox
from va_market.identity.service.invitations import AlreadyMember, decide, record
from va_market.identity.service.verification import mark
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import NotFound, Unauthenticated

ACCEPTED = EventKind("invitation.accepted", "Somebody invited joined an organization.")


async def accept(session: WriteSession, actor: Actor, *, token: str, now: datetime) -> Membership:
    """Join. An invitation is worth what its sender may give now.

    Raises:
        NotFound: no invitation for the caller's address has this token.
        IllegalMove: it is decided, or has expired.
        AlreadyMember: the caller belongs to the organization already.
    """
    user = await lock(session, User, actor.user_id)
    if user is None:
        raise Unauthenticated
    invitation = await repository.lock_by_token(session, token_hash=digest(token))
    if invitation is None or invitation.email_key != user.email_key:
        raise NotFound("No invitation for your address has this token.")
    decide(invitation, "accept", now)
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
    if mailbox(invitation.email) == mailbox(user.email):  # where the secret went
        await mark(session, user, now=now)
    record(session, ACCEPTED, invitation, actor, now)
    return membership


async def _check_still_stands(session: WriteSession, invitation: Invitation) -> None:
    sender = await find_role(
        session, organization_id=invitation.organization_id, user_id=invitation.invited_by
    )
    if sender is None or not policies.may_grant(sender, invitation.role):
        raise NotFound("Whoever sent this invitation may not give this role any more.")
