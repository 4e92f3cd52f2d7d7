"""Invitations: a secret for one address, good for one membership within a week.

The secret goes by mail alone. So whoever has it reads the mail of that address, and nobody who
invites can accept in another's name.
"""

from datetime import datetime, timedelta
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity import policies
from va_market.identity.actor import Actor
from va_market.identity.letters import Letters
from va_market.identity.models import INVITATION, Invitation, InvitationStatus, Organization
from va_market.identity.repository import invitations as repository
from va_market.identity.repository.members import has_member_with
from va_market.identity.schemas.invitations import InvitationCreate, InvitationQuery
from va_market.identity.secrets import digest, new_secret
from va_market.identity.service.accounts import email_key
from va_market.identity.service.invitation_mails import mail
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import Conflict, Forbidden, NotFound
from va_market.kit.pages import Page, PageRequest

SENT = EventKind("invitation.created", "Somebody was asked to join an organization.")
RESENT = EventKind("invitation.resent", "An invitation was mailed again, with another secret.")
REVOKED = EventKind("invitation.revoked", "An invitation was taken back.")

LIFE = timedelta(days=7)
MOST_PENDING = 100


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
    fix = "Send it again with POST /v1/organizations/{id}/invitations/{invitation_id}/resend."
    constraint = "uq_invitations_pending"


class TooManyInvitations(Conflict):
    code = "too_many_invitations"
    title = "Too many invitations wait for an answer"
    cause = f"An organization has {MOST_PENDING} pending invitations at most."
    fix = "Revoke some, or wait until they are accepted or expire."


async def invite(
    session: WriteSession,
    actor: Actor,
    *,
    organization_id: UUID,
    body: InvitationCreate,
    letters: Letters,
    confirmed_after: datetime,
    now: datetime,
) -> Invitation:
    """Invite an address; a mail brings the secret.

    Raises:
        NotFound: the organization is not one of the caller's.
        Forbidden: the caller may not give this role.
        StepUpRequired: the role manages members, and the password was given too long ago.
        AlreadyMember, AlreadyInvited: the address needs no invitation.
        TooManyInvitations, InvitedOften: of the organization, or of the address.
    """
    _check_may_invite(actor, organization_id, body)
    if policies.must_be_confirmed(body.role):
        actor.check_confirmed(confirmed_after)
    organization = await _hold(session, organization_id)
    key = email_key(body.email)
    if await has_member_with(session, organization_id=organization_id, email_key=key):
        raise AlreadyMember
    await _make_room(session, organization_id, key, now)
    secret = new_secret()
    invitation = Invitation(
        **body.model_dump(),
        organization_id=organization_id,
        email_key=key,
        status=InvitationStatus.PENDING,
        token_hash=digest(secret),
        invited_by=actor.user_id,
        created_at=now,
        expires_at=now + LIFE,
    )
    session.add(invitation)
    await session.flush()
    name = organization.name
    await mail(session, invitation, name=name, secret=secret, letters=letters, now=now)
    record(session, SENT, invitation, actor, now)
    return invitation


async def _hold(session: WriteSession, organization_id: UUID) -> Organization:
    """Invitations of one organization take turns, so that its ceiling holds."""
    organization = await lock(session, Organization, organization_id)
    if organization is None:
        raise NotFound
    return organization


def _check_may_invite(actor: Actor, organization_id: UUID, body: InvitationCreate) -> None:
    own = actor.roles.get(organization_id)
    if own is None:
        raise NotFound
    if not policies.may_grant(own, body.role):
        raise Forbidden("Your role does not allow inviting somebody to this role.")


async def _make_room(session: WriteSession, organization_id: UUID, key: str, now: datetime) -> None:
    """Let a lapsed invitation of the address expire, and keep to the ceiling."""
    pending = await repository.lock_pending(session, organization_id=organization_id, email_key=key)
    if pending is not None:
        if pending.expires_at > now:
            raise AlreadyInvited
        INVITATION.become(pending, "expire")
        await session.flush()
    if (
        await repository.count_live(session, organization_id=organization_id, now=now)
        >= MOST_PENDING
    ):
        raise TooManyInvitations


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
    if not policies.may_see_managed(actor, organization_id):
        raise Forbidden
    return await repository.LISTING.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope={"organization_id": organization_id, "now": now},
    )


async def resend(
    session: WriteSession,
    actor: Actor,
    *,
    organization_id: UUID,
    invitation_id: UUID,
    letters: Letters,
    now: datetime,
) -> Invitation:
    """Mail another secret for a pending invitation; the one before is worthless.

    Whoever sends it answers for the role from now on, and the week begins anew.

    Raises:
        NotFound: there is no such invitation for this caller.
        Forbidden: the caller may not give its role.
        IllegalMove: it is decided, or has expired.
        InvitedOften: the address got too many of them.
    """
    invitation, organization = await _find(session, actor, organization_id, invitation_id)
    INVITATION.check(policies.invitation_status(invitation, now), "resend")
    secret = new_secret()
    invitation.token_hash = digest(secret)
    invitation.invited_by = actor.user_id
    invitation.expires_at = now + LIFE
    name = organization.name
    await mail(session, invitation, name=name, secret=secret, letters=letters, now=now)
    record(session, RESENT, invitation, actor, now)
    return invitation


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
    invitation, _ = await _find(session, actor, organization_id, invitation_id)
    decide(invitation, "revoke", now)
    record(session, REVOKED, invitation, actor, now)


async def _find(
    session: WriteSession, actor: Actor, organization_id: UUID, invitation_id: UUID
) -> tuple[Invitation, Organization]:
    """An invitation that the caller may decide on, and its organization, held."""
    if not actor.is_member(organization_id):
        raise NotFound
    organization = await _hold(session, organization_id)
    invitation = await lock(session, Invitation, invitation_id)
    if invitation is None or invitation.organization_id != organization_id:
        raise NotFound
    if not policies.may_revoke(actor, invitation):
        raise Forbidden
    return invitation, organization


def take_back(
    session: WriteSession, invitation: Invitation, actor: Actor, *, now: datetime
) -> None:
    """Revoke a pending invitation that is held, or let it expire where its time is over."""
    if policies.invitation_status(invitation, now) == InvitationStatus.EXPIRED:
        INVITATION.become(invitation, "expire")
        return
    decide(invitation, "revoke", now)
    record(session, REVOKED, invitation, actor, now)


def decide(invitation: Invitation, action: str, now: datetime) -> None:
    INVITATION.check(policies.invitation_status(invitation, now), action)
    INVITATION.become(invitation, action)
    invitation.decided_at = now


def record(
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
