"""Sign-ins: a session is a family of refresh tokens that rotate with each use (RFC 9700)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity import repository
from va_market.identity.actor import Actor
from va_market.identity.models import RefreshToken, Session
from va_market.identity.secrets import digest, new_secret
from va_market.identity.tokens import TokenSigner
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import NotFound, Unauthenticated
from va_market.kit.pages import Page, PageRequest

STARTED = EventKind("session.started", "Somebody signed in.")
ENDED = EventKind("session.ended", "A sign-in was ended; its tokens are worthless.")
STOLEN = EventKind("session.reuse_detected", "A spent refresh token came again; the sign-in ended.")

# A reply may be lost, or two tabs may refresh at once: a spent token still works for a moment.
GRACE = timedelta(seconds=30)
LONGEST_AGENT = 300


class RefreshRefused(Unauthenticated):
    code = "refresh_refused"
    title = "The refresh token is not valid"
    cause = "It is unknown or expired, or its sign-in has ended."
    fix = "Sign in again with the password."


class RefreshReused(Unauthenticated):
    code = "refresh_reused"
    title = "The refresh token was used before"
    cause = "A spent refresh token came a second time: somebody may have stolen it."
    fix = "Sign in again; this sign-in was ended for safety."
    keeps_changes = True


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a caller gets: the refresh token exists nowhere else."""

    access: str
    refresh: str
    refresh_life: timedelta


@dataclass(frozen=True, slots=True)
class Issuer:
    """Issues both tokens; `refresh_life` is counted anew with each refresh."""

    signer: TokenSigner
    refresh_life: timedelta

    def issue(
        self, session: WriteSession, *, signed_in: Session, parent_id: UUID | None, now: datetime
    ) -> Tokens:
        """A fresh access token, and a refresh token that takes the place of its parent."""
        secret = new_secret()
        session.add(
            RefreshToken(
                session_id=signed_in.id,
                parent_id=parent_id,
                secret_hash=digest(secret),
                created_at=now,
                expires_at=now + self.refresh_life,
            )
        )
        access = self.signer.issue(user_id=signed_in.user_id, session_id=signed_in.id, now=now)
        return Tokens(access, secret, self.refresh_life)


async def start(
    session: WriteSession, *, user_id: UUID, user_agent: str | None, issuer: Issuer, now: datetime
) -> Tokens:
    """Begin a sign-in."""
    agent = None if user_agent is None else user_agent[:LONGEST_AGENT]
    signed_in = Session(
        user_id=user_id, user_agent=agent, created_at=now, refreshed_at=now, confirmed_at=now
    )
    session.add(signed_in)
    await session.flush()
    _record(session, STARTED, signed_in, now)
    return issuer.issue(session, signed_in=signed_in, parent_id=None, now=now)


async def refresh(session: WriteSession, *, secret: str, issuer: Issuer, now: datetime) -> Tokens:
    """Spend a refresh token for fresh ones.

    A spent token works once more within 30 seconds while none of its children is spent; after
    that the whole sign-in ends.

    Raises:
        RefreshRefused: unknown, expired, or of an ended sign-in.
        RefreshReused: spent before; the sign-in is ended.
    """
    token = await repository.find_refresh_token(session, secret_hash=digest(secret))
    if token is None:
        raise RefreshRefused
    # The session's row makes parallel refreshes of one family take turns.
    signed_in = await lock(session, Session, token.session_id)
    if signed_in is None or not await repository.is_enabled(session, user_id=signed_in.user_id):
        raise RefreshRefused
    token = await lock(session, RefreshToken, token.id)  # as it is now, if it still is
    if token is None or signed_in.ended_at is not None or token.expires_at <= now:
        raise RefreshRefused
    if token.spent_at is not None and not await _is_forgiven(session, token, now):
        _end(session, signed_in, STOLEN, now)
        raise RefreshReused
    token.spent_at = token.spent_at or now
    signed_in.refreshed_at = now
    return issuer.issue(session, signed_in=signed_in, parent_id=token.id, now=now)


async def _is_forgiven(session: WriteSession, token: RefreshToken, now: datetime) -> bool:
    spent_at = token.spent_at
    if spent_at is None or now - spent_at > GRACE:
        return False
    return not await repository.has_spent_child(session, token_id=token.id)


async def list_mine(session: ReadSession, actor: Actor, *, request: PageRequest) -> Page[Row]:
    """The caller's live sign-ins, newest first."""
    return await repository.SESSIONS.page(
        session, request, sort="-created_at", filters={}, scope={"user_id": actor.user_id}
    )


async def end(session: WriteSession, actor: Actor, *, session_id: UUID, now: datetime) -> None:
    """End one sign-in of the caller.

    Raises:
        NotFound: it is not a live sign-in of the caller.
    """
    signed_in = await lock(session, Session, session_id)
    is_mine = signed_in is not None and signed_in.user_id == actor.user_id
    if signed_in is None or not is_mine or signed_in.ended_at is not None:
        raise NotFound
    _end(session, signed_in, ENDED, now)


async def log_out(session: WriteSession, actor: Actor, *, now: datetime) -> None:
    """End the sign-in that asks, once however often it asks."""
    signed_in = await lock(session, Session, actor.session_id)
    if signed_in is not None and signed_in.ended_at is None:
        _end(session, signed_in, ENDED, now)


async def end_others(session: WriteSession, actor: Actor, *, now: datetime) -> None:
    """End every sign-in of the caller but the one that asks."""
    for signed_in in await repository.lock_sessions(session, user_id=actor.user_id):
        if signed_in.id != actor.session_id:
            _end(session, signed_in, ENDED, now)


async def end_all(session: WriteSession, *, user_id: UUID, now: datetime) -> None:
    """End every sign-in of a user."""
    for signed_in in await repository.lock_sessions(session, user_id=user_id):
        _end(session, signed_in, ENDED, now)


def lapse(session: WriteSession, signed_in: Session, *, now: datetime) -> None:
    """End a sign-in, held, that nobody refreshed in time."""
    _end(session, signed_in, ENDED, now)


def _end(session: WriteSession, signed_in: Session, kind: EventKind, now: datetime) -> None:
    signed_in.ended_at = now
    _record(session, kind, signed_in, now)


def _record(session: WriteSession, kind: EventKind, signed_in: Session, now: datetime) -> None:
    user_id = signed_in.user_id
    events.record(
        session, kind, now=now, subject_id=signed_in.id, parties=[user_id], actor_id=user_id
    )
