"""New passwords: by a mailed token, or by the present password."""

from datetime import datetime

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.letters import Letters
from va_market.identity.models import TokenPurpose, User
from va_market.identity.passwords import Passwords
from va_market.identity.schemas import PasswordChange, PasswordReset
from va_market.identity.service import confirming, mailed_tokens, sessions, verification
from va_market.kit.db import ReadSession, WriteSession

RESET = EventKind("user.password_reset", "A mailed token set a new password; all sign-ins ended.")
CHANGED = EventKind("user.password_changed", "Somebody changed their password.")
_PURPOSE = TokenPurpose.RESET_PASSWORD


async def reset_password(
    reader: ReadSession,
    session: WriteSession,
    *,
    body: PasswordReset,
    passwords: Passwords,
    letters: Letters,
    now: datetime,
) -> None:
    """Set the password by the token of a mail, and end every sign-in.

    The mail was read, so the address is verified too.

    Raises:
        TokenRefused: unknown, expired, or spent.
    """
    secret = body.token
    # A worthless token is not worth a hash; and no connection is held while one is made.
    await mailed_tokens.check(reader, secret=secret, purpose=_PURPOSE, now=now)
    hashed = await passwords.hash(body.password.get_secret_value())
    user = await mailed_tokens.spend(reader, session, secret=secret, purpose=_PURPOSE, now=now)
    await verification.mark(session, user, now=now)
    await _set(session, user, hashed, RESET, letters=letters, now=now)
    await sessions.end_all(session, user_id=user.id, now=now)


async def change_password(
    reader: ReadSession,
    session: WriteSession,
    actor: Actor,
    *,
    body: PasswordChange,
    passwords: Passwords,
    letters: Letters,
    now: datetime,
) -> None:
    """Set the caller's password, and end the other sign-ins.

    Raises:
        WrongPassword: the present password is another.
        Conflict: somebody set another one at the same moment.
    """
    version = await confirming.check_password(
        reader,
        session,
        actor,
        password=body.current_password,
        passwords=passwords,
        letters=letters,
        now=now,
    )
    hashed = await passwords.hash(body.new_password.get_secret_value())
    user, _ = await confirming.hold(session, actor, version=version)
    await _set(session, user, hashed, CHANGED, letters=letters, now=now)
    await sessions.end_others(session, actor, now=now)


async def _set(
    session: WriteSession,
    user: User,
    hashed: str,
    kind: EventKind,
    *,
    letters: Letters,
    now: datetime,
) -> None:
    """Change the password of a user who is held, and tell them."""
    user.password_hash = hashed
    user.password_version += 1
    await mailed_tokens.spend_all(session, user_id=user.id, purpose=_PURPOSE, now=now)
    await letters.password_changed(session, to=user.email, now=now)
    events.record(session, kind, now=now, subject_id=user.id, parties=[user.id], actor_id=user.id)
