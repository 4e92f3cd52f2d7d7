"""Whose address it is: a link in a mail shows it."""

from datetime import datetime, timedelta

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.letters import VERIFY_ADDRESS, Letters
from va_market.identity.models import TokenPurpose, User
from va_market.identity.service import mailed_tokens
from va_market.kit.db import ReadSession, WriteSession, lock
from va_market.kit.errors import Conflict, Forbidden, TooManyRequests, Unauthenticated

VERIFIED = EventKind("user.email_verified", "Somebody showed that their e-mail address is theirs.")
PAUSE = timedelta(minutes=1)
_PURPOSE = TokenPurpose.VERIFY_EMAIL


class EmailNotVerified(Forbidden):
    code = "email_not_verified"
    title = "Verify your e-mail address first"
    cause = "This platform asks for a verified address before jobs and proposals are published."
    fix = "Open the link in the mail, or ask for another: POST /v1/auth/verify-email/resend."


class EmailAlreadyVerified(Conflict):
    code = "email_already_verified"
    title = "The address is verified already"
    cause = "You have shown before that the address is yours."
    fix = "Nothing is left to do; `email_verified_at` of GET /v1/me says when."


class MailedLately(TooManyRequests):
    code = "mailed_lately"
    title = "A mail was sent a moment ago"
    cause = "The same mail goes out once a minute at most."
    fix = "Look into your mailbox; wait for the seconds in `Retry-After` before you ask again."


async def send_link(session: WriteSession, user: User, *, letters: Letters, now: datetime) -> None:
    """Mail a link that shows whose address it is."""
    secret = await mailed_tokens.issue(session, user_id=user.id, purpose=_PURPOSE, now=now)
    life = mailed_tokens.LIVES[_PURPOSE]
    await letters.verify_address(session, to=user.email, secret=secret, life=life, now=now)


async def resend(session: WriteSession, actor: Actor, *, letters: Letters, now: datetime) -> None:
    """Mail the caller another link.

    Raises:
        EmailAlreadyVerified: there is no need.
        MailedLately: the last one left less than a minute ago.
    """
    user = await lock(session, User, actor.user_id)
    if user is None:
        raise Unauthenticated
    if user.email_verified_at is not None:
        raise EmailAlreadyVerified
    if await letters.went_lately(session, VERIFY_ADDRESS, to=user.email, pause=PAUSE, now=now):
        raise MailedLately(retry_after=int(PAUSE.total_seconds()))
    await send_link(session, user, letters=letters, now=now)


async def verify(reader: ReadSession, session: WriteSession, *, secret: str, now: datetime) -> None:
    """Spend the token of a mail.

    Raises:
        TokenRefused: unknown, expired, or spent.
    """
    user = await mailed_tokens.spend(reader, session, secret=secret, purpose=_PURPOSE, now=now)
    await mark(session, user, now=now)


async def mark(session: WriteSession, user: User, *, now: datetime) -> None:
    """Remember that the address was shown to be theirs; `user` is held."""
    await mailed_tokens.spend_all(session, user_id=user.id, purpose=_PURPOSE, now=now)
    if user.email_verified_at is not None:
        return
    user.email_verified_at = now
    events.record(
        session, VERIFIED, now=now, subject_id=user.id, parties=[user.id], actor_id=user.id
    )
