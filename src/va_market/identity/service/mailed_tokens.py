"""Secrets that prove an address: mailed once, good for one use, kept as a hash."""

from datetime import datetime, timedelta
from uuid import UUID

from va_market.identity import repository
from va_market.identity.models import MailedToken, TokenPurpose, User
from va_market.identity.secrets import digest, new_secret
from va_market.kit.db import ReadSession, WriteSession, lock
from va_market.kit.errors import FieldError, Invalid

LIVES = {
    TokenPurpose.VERIFY_EMAIL: timedelta(hours=24),
    TokenPurpose.RESET_PASSWORD: timedelta(minutes=15),
}


class TokenRefused(Invalid):
    code = "token_refused"
    title = "The token is not valid"
    cause = "It is unknown, expired, or was used before."
    fix = "Ask for a new mail."


async def issue(
    session: WriteSession, *, user_id: UUID, purpose: TokenPurpose, now: datetime
) -> str:
    """A fresh secret for the mail; it exists nowhere else."""
    secret = new_secret()
    session.add(
        MailedToken(
            user_id=user_id,
            purpose=purpose,
            secret_hash=digest(secret),
            created_at=now,
            expires_at=now + LIVES[purpose],
        )
    )
    await session.flush()
    return secret


async def check(reader: ReadSession, *, secret: str, purpose: TokenPurpose, now: datetime) -> UUID:
    """Whom a live token was mailed to; it stays live.

    Raises:
        TokenRefused: unknown, expired, or spent.
    """
    found = await repository.find_mailed_to(
        reader, secret_hash=digest(secret), purpose=purpose, now=now
    )
    if found is None:
        raise _refusal()
    return found


async def spend(
    reader: ReadSession,
    session: WriteSession,
    *,
    secret: str,
    purpose: TokenPurpose,
    now: datetime,
) -> User:
    """Spend a token, and hold the user it was mailed to.

    Raises:
        TokenRefused: unknown, expired, spent, or of a disabled user.
    """
    user_id = await check(reader, secret=secret, purpose=purpose, now=now)
    # The user first: two tokens of one user would wait for each other otherwise.
    user = await lock(session, User, user_id)
    is_spent = await repository.spend_mailed(
        session, secret_hash=digest(secret), purpose=purpose, now=now
    )
    if user is None or user.disabled_at is not None or not is_spent:
        raise _refusal()
    return user


async def spend_all(
    session: WriteSession, *, user_id: UUID, purpose: TokenPurpose, now: datetime
) -> None:
    """Make every other token of the purpose worthless."""
    await repository.spend_all_mailed(session, user_id=user_id, purpose=purpose, now=now)


async def forget_expired(session: WriteSession, *, now: datetime) -> int:
    """Delete tokens that nobody can use any more, at most 1000; how many there were."""
    return await repository.forget_mailed(session, now=now)


def _refusal() -> TokenRefused:
    fault = FieldError("body", "/token", TokenRefused.code, TokenRefused.cause)
    return TokenRefused(errors=[fault])
