import unicodedata
from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity import repository
from va_market.identity.actor import Actor
from va_market.identity.models import Role, Session, User
from va_market.identity.passwords import Passwords
from va_market.identity.schemas import LoginBody, RegisterBody
from va_market.identity.tokens import TokenSigner
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import Conflict, Unauthenticated

REGISTERED = EventKind("user.registered", "Somebody made an account.")
LOGGED_IN = EventKind("session.started", "Somebody signed in.")
LOGGED_OUT = EventKind("session.ended", "A sign-in was ended; its tokens are worthless.")


class EmailTaken(Conflict):
    code = "email_taken"
    title = "This address has an account already"
    cause = "Each e-mail address has one account; upper and lower case do not matter."
    fix = "Sign in, or use another address."
    constraint = "uq_users_email_key"


class WrongCredentials(Unauthenticated):
    code = "wrong_credentials"
    title = "The address or the password is wrong"
    cause = "No account has this address and this password; which of the two is not told."
    fix = "Check both and try again."


def email_key(email: str) -> str:
    """What makes two addresses the same."""
    return unicodedata.normalize("NFKC", email).casefold()


async def register(
    session: WriteSession, *, body: RegisterBody, passwords: Passwords, now: datetime
) -> User:
    """Make an account.

    Raises:
        EmailTaken: the address has one already.
    """
    # Hashing comes first: no connection is held while it runs.
    hashed = await passwords.hash(body.password.get_secret_value())
    user = _user(body, hashed, now)
    session.add(user)
    await session.flush()
    events.record(
        session, REGISTERED, now=now, subject_id=user.id, parties=[user.id], actor_id=user.id
    )
    return user


def _user(body: RegisterBody, hashed: str, now: datetime) -> User:
    return User(
        email=body.email,
        email_key=email_key(body.email),
        password_hash=hashed,
        name=body.name,
        country=body.country,
        time_zone=body.time_zone,
        created_at=now,
    )


async def create_operator(
    session: WriteSession, *, body: RegisterBody, passwords: Passwords, now: datetime
) -> User:
    """Make an account of the platform's staff; only the command line does this."""
    user = await register(session, body=body, passwords=passwords, now=now)
    user.is_operator = True
    return user


async def log_in(
    reader: ReadSession,
    session: WriteSession,
    *,
    body: LoginBody,
    passwords: Passwords,
    signer: TokenSigner,
    now: datetime,
) -> str:
    """Start a session and return its access token.

    Raises:
        WrongCredentials: no account has this address and password.
    """
    found = await repository.find_credentials(reader, email_key=email_key(body.email))
    hashed = None if found is None else found.password_hash
    is_right = await passwords.verify(body.password.get_secret_value(), hashed)
    if found is None or not is_right:
        raise WrongCredentials
    started = Session(user_id=found.id, created_at=now)
    session.add(started)
    events.record(
        session, LOGGED_IN, now=now, subject_id=started.id, parties=[found.id], actor_id=found.id
    )
    return signer.issue(user_id=found.id, session_id=started.id, now=now)


async def log_out(session: WriteSession, actor: Actor, *, now: datetime) -> None:
    """End the session of the token that was sent."""
    current = await lock(session, Session, actor.session_id)
    if current is None or current.ended_at is not None:
        return
    current.ended_at = now
    events.record(
        session,
        LOGGED_OUT,
        now=now,
        subject_id=current.id,
        parties=[actor.user_id],
        actor_id=actor.user_id,
    )


async def identify(
    session: ReadSession, *, signer: TokenSigner, token: str, now: datetime
) -> Actor:
    """The caller behind an access token, with the roles held at this moment.

    Raises:
        Unauthenticated: the token is not valid, or its session has ended.
    """
    said = signer.read(token, now=now)
    row = await repository.find_caller(session, session_id=said.session_id, user_id=said.user_id)
    if row is None:
        raise Unauthenticated("The session of this token has ended.")
    roles = dict(zip(row.organization_ids or (), map(Role, row.roles or ()), strict=True))
    return Actor(row.id, said.session_id, row.is_operator, roles)


async def read_user(session: ReadSession, *, user_id: UUID) -> Row:
    row = await repository.find_user(session, user_id=user_id)
    if row is None:
        raise Unauthenticated
    return row
