"""Who calls with an API key. Everything is read anew, so that an end of any kind acts at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from ipaddress import ip_network
from uuid import UUID

from va_market.identity import policies
from va_market.identity.actor import Actor
from va_market.identity.keys import public_id_of
from va_market.identity.models import KeyStatus, Role
from va_market.identity.repository import api_keys as repository
from va_market.identity.scopes import Scope
from va_market.identity.secrets import digest
from va_market.kit.addresses import address_of, is_within
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import NotFound, Unauthenticated

USE_NOTED_EVERY = timedelta(minutes=1)


class ApiKeyRefused(Unauthenticated):
    code = "api_key_refused"
    title = "The API key is not valid"
    cause = (
        "It is unknown, revoked, expired or unused for a year, its maker left, or it may not be "
        "used from this address; which of these is not told."
    )
    fix = "Look at the key in the list of your organization, or make another."


@dataclass(frozen=True, slots=True)
class KeyCaller:
    actor: Actor
    is_use_due: bool
    """Whether this use is to be noted: at most one a minute is."""


async def identify_key(session: ReadSession, *, key: str, peer: str, now: datetime) -> KeyCaller:
    """The organization's key behind a secret, with the role its maker holds at this moment.

    Raises:
        ApiKeyRefused: for any reason at all.
    """
    public_id = public_id_of(key)
    if public_id is None:
        raise ApiKeyRefused
    row = await repository.find_key_caller(session, public_id=public_id)
    if row is None or not _is_secret_of(row, key, now) or not _allows(row, peer):
        raise ApiKeyRefused
    if policies.key_status(row, now) != KeyStatus.ACTIVE:
        raise ApiKeyRefused
    used_at = row.last_used_at
    return KeyCaller(_actor(row), used_at is None or now - used_at >= USE_NOTED_EVERY)


def _is_secret_of(row: Row, key: str, now: datetime) -> bool:
    given = digest(key)
    is_present = compare_digest(given, row.secret_hash)
    is_previous = compare_digest(given, row.previous_hash or b"")
    return is_present or (is_previous and now < row.previous_until)


def _allows(row: Row, peer: str) -> bool:
    """Whether the key may be used from this address."""
    if not row.allowed_ips:
        return True
    address = address_of(peer)
    return address is not None and is_within(address, [*map(ip_network, row.allowed_ips)])


def _actor(row: Row) -> Actor:
    return Actor(
        user_id=row.made_by,
        session_id=row.id,
        is_operator=False,
        roles={row.organization_id: Role(row.role)},
        is_verified=row.email_verified_at is not None,
        key_id=row.id,
        scopes=frozenset(map(Scope, row.scopes)),
    )


async def note_use(session: WriteSession, *, key_id: UUID, now: datetime) -> None:
    """Remember when a key was used last, to the minute."""
    await repository.note_use(session, key_id=key_id, now=now, at_most_every=USE_NOTED_EVERY)


async def read_key(session: ReadSession, *, key_id: UUID) -> Row:
    """The key that calls, with the name of its organization."""
    row = await repository.find_self(session, key_id=key_id)
    if row is None:
        raise NotFound
    return row
