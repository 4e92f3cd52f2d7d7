"""Members: their roles, leaving, removal, and the handing over of an organization."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity import policies
from va_market.identity.actor import Actor
from va_market.identity.models import Membership, Role, User
from va_market.identity.repository import members as repository
from va_market.identity.schemas.members import MemberQuery, MemberRead
from va_market.identity.service.api_keys import revoke_all_of
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import Conflict, Forbidden, NotFound, field_error
from va_market.kit.pages import Page, PageRequest

ROLE_CHANGED = EventKind("member.role_changed", "A member of an organization has another role.")
REMOVED = EventKind("member.removed", "A member was removed from an organization.")
LEFT = EventKind("member.left", "A member left an organization.")
TRANSFERRED = EventKind("organization.transferred", "An owner handed an organization over.")


class LastOwner(Conflict):
    code = "last_owner"
    title = "An organization always has an owner"
    cause = "The last owner cannot leave, be removed or get another role."
    fix = "Make somebody else an owner first, or transfer the organization."


@dataclass(frozen=True, slots=True)
class Team:
    """The held memberships of all owners, of the caller, and of whom a change concerns."""

    organization_id: UUID
    actor_id: UUID
    members: Mapping[UUID, Membership]

    @property
    def own(self) -> Membership:
        return self.members[self.actor_id]

    def member(self, user_id: UUID) -> Membership:
        """Raises NotFound for somebody who is not a member."""
        if user_id not in self.members:
            raise NotFound("No member of this organization has this id.")
        return self.members[user_id]

    def check_owner_stays(self, member: Membership) -> None:
        """Raises LastOwner if nobody else is an owner."""
        owners = {m.user_id for m in self.members.values() if m.role == Role.OWNER}
        if owners == {member.user_id}:
            raise LastOwner


async def list_members(
    session: ReadSession,
    actor: Actor,
    *,
    organization_id: UUID,
    query: MemberQuery,
    request: PageRequest,
) -> Page[Row]:
    """Everybody who belongs to an organization of the caller.

    Raises:
        NotFound: it is not one of the caller's.
    """
    if not actor.is_member(organization_id):
        raise NotFound
    return await repository.LISTING.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope={"organization_id": organization_id},
    )


async def change_role(
    session: WriteSession,
    actor: Actor,
    *,
    organization_id: UUID,
    user_id: UUID,
    role: Role,
    confirmed_after: datetime,
    now: datetime,
) -> MemberRead:
    """Give a member another role; it counts from the next request on.

    Raises:
        NotFound: the organization is foreign, or the user is not a member.
        Forbidden: the caller's role does not allow this change.
        StepUpRequired: the role manages members, and the password was given too long ago.
        LastOwner: nobody else would be an owner.
    """
    team = await _hold(session, actor, organization_id, user_id)
    member = team.member(user_id)
    present, is_self = Role(member.role), user_id == actor.user_id
    own = Role(team.own.role)
    if not policies.may_change_role(own, present=present, wanted=role, is_self=is_self):
        raise Forbidden("Your role does not allow this change.")
    if policies.must_be_confirmed(role):
        actor.check_confirmed(confirmed_after)
    if role != Role.OWNER:
        team.check_owner_stays(member)
    if role != present:
        member.role = role
        _record(session, ROLE_CHANGED, member, actor, now, before=str(present), after=str(role))
    return await _shown(session, team, member)


async def remove(
    session: WriteSession, actor: Actor, *, organization_id: UUID, user_id: UUID, now: datetime
) -> None:
    """Take somebody out; their keys for this organization end with it.

    Errors: see `change_role`.
    """
    team = await _hold(session, actor, organization_id, user_id)
    member = team.member(user_id)
    if not policies.may_grant(Role(team.own.role), Role(member.role)):
        raise Forbidden("Your role does not allow removing this member.")
    await _end(session, team, member, kind=REMOVED, actor=actor, now=now)


async def leave(
    session: WriteSession, actor: Actor, *, organization_id: UUID, now: datetime
) -> None:
    """Go; the caller's keys for this organization end with it.

    Raises:
        NotFound: the organization is foreign.
        LastOwner: nobody else is an owner.
    """
    team = await _hold(session, actor, organization_id)
    await _end(session, team, team.own, kind=LEFT, actor=actor, now=now)


async def transfer(
    session: WriteSession, actor: Actor, *, organization_id: UUID, user_id: UUID, now: datetime
) -> MemberRead:
    """Make a member owner in the caller's place, who becomes an admin.

    Raises:
        NotFound: the organization is foreign, or the user is not a member.
        Forbidden: the caller is not an owner.
        Invalid: the caller names themselves.
    """
    team = await _hold(session, actor, organization_id, user_id)
    if not policies.may_transfer(Role(team.own.role)):
        raise Forbidden("Only an owner hands an organization over.")
    if user_id == actor.user_id:
        raise field_error("/user_id", "is_yourself", "you own it already")
    member = team.member(user_id)
    member.role = Role.OWNER
    team.own.role = Role.ADMIN
    _record(session, TRANSFERRED, member, actor, now)
    return await _shown(session, team, member)


async def _hold(session: WriteSession, actor: Actor, organization_id: UUID, *others: UUID) -> Team:
    """Hold the rows, and look again whether the caller still belongs.

    Raises:
        NotFound: it is not an organization of the caller.
    """
    if not actor.is_member(organization_id):
        raise NotFound
    held = await repository.lock_owners_and(
        session, organization_id=organization_id, user_ids=(actor.user_id, *others)
    )
    team = Team(organization_id, actor.user_id, {member.user_id: member for member in held})
    if actor.user_id not in team.members:  # removed a moment ago
        raise NotFound
    return team


async def _end(
    session: WriteSession,
    team: Team,
    member: Membership,
    *,
    kind: EventKind,
    actor: Actor,
    now: datetime,
) -> None:
    team.check_owner_stays(member)
    await session.delete(member)
    await revoke_all_of(session, actor, member=member, now=now)
    _record(session, kind, member, actor, now)


async def _shown(session: WriteSession, team: Team, member: Membership) -> MemberRead:
    user = await session.get_one(User, member.user_id)
    is_self = member.user_id == team.actor_id
    own = Role(team.own.role)
    return MemberRead.of(member, own=own, is_self=is_self, name=user.name, email=user.email)


def _record(
    session: WriteSession,
    kind: EventKind,
    member: Membership,
    actor: Actor,
    now: datetime,
    **data: str,
) -> None:
    events.record(
        session,
        kind,
        now=now,
        subject_id=member.user_id,
        parties=[member.organization_id, member.user_id],
        actor_id=actor.user_id,
        data={"organization_id": str(member.organization_id), **data},
    )
