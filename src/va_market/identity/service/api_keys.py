"""API keys: made, shown once, rotated with an overlap, revoked at once."""

from datetime import date, datetime, timedelta
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity import policies
from va_market.identity.actor import Actor
from va_market.identity.keys import new_key, new_public_id
from va_market.identity.models import API_KEY, ApiKey, Membership, Organization, Role
from va_market.identity.repository import api_keys as repository
from va_market.identity.repository import find_role
from va_market.identity.schemas.api_keys import ApiKeyCreate, ApiKeyQuery, ApiKeyRotate
from va_market.identity.secrets import digest
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import Conflict, Forbidden, NotFound, field_error
from va_market.kit.pages import Page, PageRequest

MADE = EventKind("api_key.created", "An organization got an API key.")
ROTATED = EventKind("api_key.rotated", "An API key has a new secret.")
REVOKED = EventKind("api_key.revoked", "An API key works no more.")

LONGEST_LIFE = timedelta(days=365)
MOST_KEYS = 50


class TooManyKeys(Conflict):
    code = "too_many_api_keys"
    title = "The organization has too many API keys"
    cause = f"An organization has {MOST_KEYS} keys that work at most."
    fix = "Revoke those that nobody uses: `last_used_at` of the list says which."


async def make(
    session: WriteSession, actor: Actor, *, organization_id: UUID, body: ApiKeyCreate, now: datetime
) -> tuple[ApiKey, str]:
    """Make a key: the row, and the key itself, which exists nowhere else.

    Raises:
        NotFound: the organization is not one of the caller's.
        Forbidden: the caller's role does not manage keys.
        TooManyKeys: the organization has its share.
        Invalid: it would end in the past, or after more than a year.
    """
    _check_manages(actor, organization_id)
    await _check_ceiling(session, organization_id, now)
    public_id = new_public_id()
    secret = new_key(public_id)
    key = ApiKey(
        organization_id=organization_id,
        made_by=actor.user_id,
        name=body.name,
        public_id=public_id,
        secret_hash=digest(secret),
        scopes=sorted(body.scopes),
        allowed_ips=body.allowed_ips,
        expires_on=_last_day(body.expires_on, now) or (now + LONGEST_LIFE).date(),
        created_at=now,
    )
    session.add(key)
    _record(session, MADE, key, actor, now)
    return key, secret


async def _check_ceiling(session: WriteSession, organization_id: UUID, now: datetime) -> None:
    await lock(session, Organization, organization_id)  # its keys are made in turn
    live = await repository.count_live(session, organization_id=organization_id, today=now.date())
    if live >= MOST_KEYS:
        raise TooManyKeys


async def list_keys(
    session: ReadSession,
    actor: Actor,
    *,
    organization_id: UUID,
    query: ApiKeyQuery,
    request: PageRequest,
) -> Page[Row]:
    """The keys of an organization, revoked ones too, without their secrets.

    Raises:
        NotFound: the organization is not one of the caller's.
        Forbidden: the caller's role does not manage keys.
    """
    if not actor.is_member(organization_id):
        raise NotFound
    if not policies.may_see_managed(actor, organization_id):
        raise Forbidden("Only owners and admins see API keys.")
    scope = {"organization_id": organization_id}
    return await repository.LISTING.page(session, request, sort=query.sort, filters={}, scope=scope)


async def rotate(
    session: WriteSession,
    actor: Actor,
    *,
    organization_id: UUID,
    key_id: UUID,
    body: ApiKeyRotate,
    now: datetime,
) -> tuple[ApiKey, str]:
    """Give a key a new secret; the one before works for the overlap, and none before it.

    Raises:
        NotFound: there is no such key for this caller.
        Forbidden: the caller's role does not manage keys, or is below that of the key's maker.
        IllegalMove: the key is not active, or its maker left.
        Invalid: it would end in the past, or after more than a year.
    """
    key = await _hold(session, actor, organization_id, key_id)
    API_KEY.check(policies.key_status(key, now), "rotate")
    await _check_not_above(session, actor, key)
    secret = new_key(key.public_id)
    key.previous_hash, key.secret_hash = key.secret_hash, digest(secret)
    key.previous_until = now + timedelta(hours=body.overlap_hours)
    key.expires_on = _last_day(body.expires_on, now) or key.expires_on
    key.rotated_at = now
    _record(session, ROTATED, key, actor, now)
    return key, secret


async def _check_not_above(session: WriteSession, actor: Actor, key: ApiKey) -> None:
    """Whoever rotates a key learns its secret: it must not act with a higher role than theirs."""
    maker = await find_role(session, organization_id=key.organization_id, user_id=key.made_by)
    own = actor.roles[key.organization_id]
    if not policies.may_rotate(own, maker=maker or Role.MEMBER):
        raise Forbidden("This key acts for an owner; only an owner rotates it.")


async def revoke(
    session: WriteSession, actor: Actor, *, organization_id: UUID, key_id: UUID, now: datetime
) -> None:
    """End a key; the next request with it is refused.

    Raises:
        NotFound: there is no such key for this caller.
        Forbidden: the caller's role does not manage keys.
        IllegalMove: it is over already.
    """
    key = await _hold(session, actor, organization_id, key_id)
    API_KEY.check(policies.key_status(key, now), "revoke")
    _end(session, key, actor, now)


async def revoke_all_of(
    session: WriteSession, actor: Actor, *, member: Membership, now: datetime
) -> None:
    """End the keys of a member who goes: coming back one day must not wake them."""
    for key in await repository.lock_live_of(
        session, organization_id=member.organization_id, made_by=member.user_id
    ):
        _end(session, key, actor, now)


def _end(session: WriteSession, key: ApiKey, actor: Actor, now: datetime) -> None:
    key.revoked_at = now
    _record(session, REVOKED, key, actor, now)


async def _hold(session: WriteSession, actor: Actor, organization_id: UUID, key_id: UUID) -> ApiKey:
    _check_manages(actor, organization_id)
    key = await lock(session, ApiKey, key_id)
    if key is None or key.organization_id != organization_id:
        raise NotFound
    return key


def _check_manages(actor: Actor, organization_id: UUID) -> None:
    if not actor.is_member(organization_id):
        raise NotFound
    if not policies.may_manage(actor, organization_id):
        raise Forbidden("Only owners and admins manage API keys.")


def _last_day(wanted: date | None, now: datetime) -> date | None:
    if wanted is None:
        return None
    if wanted < now.date():
        raise field_error("/expires_on", "in_the_past", "must not lie in the past")
    if wanted > (now + LONGEST_LIFE).date():
        raise field_error("/expires_on", "too_late", "at most a year from now")
    return wanted


def _record(
    session: WriteSession, kind: EventKind, key: ApiKey, actor: Actor, now: datetime
) -> None:
    # Without the name: every member reads events, and owners and admins alone see the keys.
    events.record(
        session,
        kind,
        now=now,
        subject_id=key.id,
        parties=[key.organization_id],
        actor_id=actor.user_id,
    )
