import unicodedata
from datetime import datetime
from typing import Any
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity import repository
from va_market.identity.actor import Actor
from va_market.identity.letters import Letters
from va_market.identity.models import Role, User
from va_market.identity.passwords import Passwords, Verdict
from va_market.identity.schemas import LoginBody, RegisterBody
from va_market.identity.service.codes import CodeCheck, Outcome
from va_market.identity.service.sessions import Issuer, Tokens, start
from va_market.identity.service.verification import send_link
from va_market.identity.tokens import TokenSigner
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import Conflict, Unauthenticated

REGISTERED = EventKind("user.registered", "Somebody made an account.")


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


class SecondFactorRequired(Unauthenticated):
    code = "second_factor_required"
    title = "Your second factor is asked for"
    cause = "Address and password are right, and the account has a second factor."
    fix = "Repeat the request with `code`: one of the app, or a recovery code."


class SecondFactorWrong(Unauthenticated):
    code = "second_factor_wrong"
    title = "The code is wrong"
    cause = "It is not a present code of the app, nor an unused recovery code."
    fix = "Wait for the next code of the app: each counts once."
    keeps_changes = True


def email_key(email: str) -> str:
    """What makes two addresses the same."""
    return unicodedata.normalize("NFKC", email).casefold()


async def register(
    session: WriteSession,
    *,
    body: RegisterBody,
    passwords: Passwords,
    letters: Letters,
    now: datetime,
) -> User:
    """Make an account, and mail a link that shows whose address it is.

    Raises:
        EmailTaken: the address has one already.
    """
    user = await _add(session, body, passwords, now)
    await greet(session, user, letters=letters, now=now)
    return user


async def greet(session: WriteSession, user: User, *, letters: Letters, now: datetime) -> None:
    """What follows a new account: the event, and the first mail."""
    _record(session, user, now)
    await send_link(session, user, letters=letters, now=now)


async def create_operator(
    session: WriteSession, *, body: RegisterBody, passwords: Passwords, now: datetime
) -> User:
    """Make an account of the platform's staff; only the command line does this.

    Whoever runs the command vouches for the address.
    """
    user = await _add(session, body, passwords, now)
    user.is_operator, user.email_verified_at = True, now
    _record(session, user, now)
    return user


async def _add(
    session: WriteSession, body: RegisterBody, passwords: Passwords, now: datetime
) -> User:
    # Hashing comes first: no connection is held while it runs.
    hashed = await passwords.hash(body.password.get_secret_value())
    key = email_key(body.email)
    user = User(**particulars(body, hashed), email_key=key, created_at=now)
    session.add(user)
    await session.flush()
    return user


def particulars(body: RegisterBody, hashed: str) -> dict[str, Any]:
    """The columns of a user that the body fills."""
    return {**body.model_dump(exclude={"password"}), "password_hash": hashed}


def _record(session: WriteSession, user: User, now: datetime) -> None:
    events.record(
        session, REGISTERED, now=now, subject_id=user.id, parties=[user.id], actor_id=user.id
    )


async def log_in(
    reader: ReadSession,
    session: WriteSession,
    *,
    body: LoginBody,
    user_agent: str | None,
    passwords: Passwords,
    check: CodeCheck,
    issuer: Issuer,
    must_be_verified: bool,
    now: datetime,
) -> Tokens:
    """Begin a sign-in and return its tokens.

    Where accounts are hidden the address must be verified: otherwise a login with the password
    of one's own registration would tell whether there was an account before. The second factor is
    looked at last: nobody without the password learns whether there is one.

    Raises:
        WrongCredentials: no account has this address and password.
        SecondFactorRequired, SecondFactorWrong: it has, and the code is missing or wrong.
        SecondFactorHeld: too many wrong codes came before.
    """
    found = await repository.find_credentials(reader, email_key=email_key(body.email))
    hashed = None if found is None else found.password_hash
    # No connection is held while the password is checked.
    verdict = await passwords.judge(body.password.get_secret_value(), hashed)
    if found is None or not verdict.is_right or (must_be_verified and not found.is_verified):
        raise WrongCredentials
    user = await _settle(session, found, verdict)
    await _check_code(session, user, body, check, now)
    return await start(session, user_id=found.id, user_agent=user_agent, issuer=issuer, now=now)


async def _settle(session: WriteSession, found: Row, verdict: Verdict) -> User:
    """Hold the user; keep the fresh hash of a password that is still the present one."""
    user = await lock(session, User, found.id)
    if user is None or user.password_version != found.password_version:
        raise WrongCredentials  # a reset was quicker, and has ended every sign-in
    if verdict.fresh_hash is not None:
        user.password_hash = verdict.fresh_hash
    return user


async def _check_code(
    session: WriteSession, user: User, body: LoginBody, check: CodeCheck, now: datetime
) -> None:
    outcome = await check.judge(session, user=user, code=body.code, now=now)
    if outcome == Outcome.MISSING:
        raise SecondFactorRequired
    if outcome == Outcome.WRONG:
        raise SecondFactorWrong


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
    return Actor(
        row.id,
        said.session_id,
        row.is_operator,
        roles_in(row),
        row.is_verified,
        confirmed_at=row.confirmed_at,
    )


def roles_in(row: Row) -> dict[UUID, Role]:
    """The roles of a user by organization."""
    return dict(zip(row.organization_ids or (), map(Role, row.roles or ()), strict=True))


async def read_user(session: ReadSession | WriteSession, *, user_id: UUID) -> Row:
    row = await repository.find_user(session, user_id=user_id)
    if row is None:
        raise Unauthenticated
    return row
