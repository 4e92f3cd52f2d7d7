"""Erasing a person: the account, and all that hangs on it here."""

from datetime import datetime
from uuid import UUID

from pydantic import SecretStr

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.letters import Letters
from va_market.identity.models import Membership, User
from va_market.identity.passwords import Passwords
from va_market.identity.repository import erasing as repository
from va_market.identity.repository import roles_of
from va_market.identity.service import confirming, invitations, members, sessions
from va_market.identity.service.api_keys import revoke_all_of
from va_market.kit.db import ReadSession, WriteSession, lock
from va_market.kit.errors import FieldError, Unauthenticated

NOWHERE = "erased.invalid"  # a name that no mail reaches (RFC 2606), and nobody can register
NO_PASSWORD = "none"  # noqa: S105  # the hash of no password
ERASED = EventKind("user.erased", "Somebody erased their account; this is a person without a name.")
WOUND_UP = EventKind(
    "organization.wound_up", "The last member erased their account; nobody acts for it any more."
)


async def hold_confirmed(
    reader: ReadSession,
    session: WriteSession,
    actor: Actor,
    *,
    password: SecretStr,
    passwords: Passwords,
    letters: Letters,
    now: datetime,
) -> User:
    """The caller, held, after the password was given once more.

    Raises:
        WrongPassword: it is another.
        Unauthenticated: the sign-in has ended meanwhile.
        Conflict: the password was changed at the same moment.
    """
    version = await confirming.check_password(
        reader, session, actor, password=password, passwords=passwords, letters=letters, now=now
    )
    return (await confirming.hold(session, actor, version=version)).user


async def erased(session: ReadSession, *, after: datetime, before: datetime) -> list[UUID]:
    """Who was erased in a span of time."""
    return await repository.erased(session, after=after, before=before)


async def hold(session: WriteSession, *, user_id: UUID) -> User:
    user = await lock(session, User, user_id)
    if user is None:
        raise Unauthenticated
    return user


async def absent(session: WriteSession, user: User) -> Actor:
    """The user with the roles of this moment, as one who acts and has no sign-in."""
    roles = await roles_of(session, user_id=user.id)
    return Actor(user.id, session_id=user.id, is_operator=False, roles=roles)


async def alone_in(session: WriteSession, person: Actor) -> list[UUID]:
    """The organizations that nobody else belongs to."""
    return await repository.alone_in(session, organization_ids=person.organization_ids)


async def obligations(session: WriteSession, person: Actor) -> list[FieldError]:
    """Organizations that would be left without an owner."""
    return [
        FieldError(
            "state",
            f"/organizations/{organization_id}",
            "sole_owner",
            f"you are the only owner of organization {organization_id}, which has other members: "
            "make one of them an owner",
        )
        for organization_id in await repository.solely_owned(session, user_id=person.user_id)
    ]


async def leave_all(session: WriteSession, person: Actor, *, now: datetime) -> list[UUID]:
    """Leave every organization; return those that were this person alone, by their legal form."""
    alone = set(await alone_in(session, person))
    for organization_id in sorted(person.roles):
        if organization_id in alone:
            await _wind_up(session, person, organization_id, now)
        else:
            await members.leave(session, person, organization_id=organization_id, now=now)
    return [o for o in alone if await repository.wipe_individual(session, organization_id=o)]


async def _wind_up(
    session: WriteSession, person: Actor, organization_id: UUID, now: datetime
) -> None:
    """Leave an organization without anybody. Whoever joined meanwhile would have no owner."""
    for invitation in await repository.lock_invitations_of(
        session, organization_id=organization_id
    ):
        invitations.take_back(session, invitation, person, now=now)
    if not await repository.alone_in(session, organization_ids=[organization_id]):
        raise members.LastOwner
    member = await session.get_one(Membership, (organization_id, person.user_id))
    await session.delete(member)
    await revoke_all_of(session, person, member=member, now=now)
    events.record(
        session,
        WOUND_UP,
        now=now,
        subject_id=organization_id,
        parties=[organization_id, person.user_id],
        actor_id=person.user_id,
    )


async def wipe(session: WriteSession, user: User, person: Actor, *, now: datetime) -> None:
    """End the sign-ins, and clear what tells who this was. The first time it is told."""
    await sessions.end_all(session, user_id=user.id, now=now)
    for invitation in await repository.lock_invitations_to(session, email_key=user.email_key):
        invitations.take_back(session, invitation, person, now=now)
    await session.flush()
    await repository.wipe(session, user)
    if user.erased_at is not None:
        return
    user.email = user.email_key = f"{user.id}@{NOWHERE}"
    user.name, user.country, user.time_zone = "", None, "UTC"
    user.password_hash, user.password_version = NO_PASSWORD, user.password_version + 1
    user.is_operator, user.email_verified_at = False, None
    user.erased_at = user.disabled_at = now
    events.record(session, ERASED, now=now, subject_id=user.id, parties=[user.id], actor_id=user.id)
