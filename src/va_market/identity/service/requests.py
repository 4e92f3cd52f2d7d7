"""What strangers ask for an address: one insert answers, background work looks at the address.

So neither the answer nor its time tells whether the address has an account (security.md §2).
"""

from datetime import datetime, timedelta
from typing import Any

from va_market import events
from va_market.events import EventKind
from va_market.identity import repository
from va_market.identity.letters import KNOWN_ADDRESS, RESET_PASSWORD, Letters
from va_market.identity.models import AccountRequest, RequestKind, TokenPurpose
from va_market.identity.passwords import Passwords
from va_market.identity.schemas import RegisterBody
from va_market.identity.service import mailed_tokens
from va_market.identity.service.accounts import email_key, greet, particulars
from va_market.kit.db import WriteSession
from va_market.kit.ids import new_id
from va_market.kit.jobs import nudge

RESET_REQUESTED = EventKind("user.password_reset_requested", "Somebody asked for a new password.")
CHANNEL = "va_market_requests"
RESET_PAUSE = timedelta(minutes=1)
KNOWN_PAUSE = timedelta(hours=1)


async def request_registration(
    session: WriteSession, *, body: RegisterBody, passwords: Passwords, now: datetime
) -> None:
    """Ask for an account; a mail tells what came of it."""
    hashed = await passwords.hash(body.password.get_secret_value())
    await _add(session, RequestKind.REGISTER, body.email, particulars(body, hashed), now)


async def request_reset(session: WriteSession, *, email: str, now: datetime) -> None:
    """Ask for a new password; a mail brings the token if there is an account."""
    await _add(session, RequestKind.RESET_PASSWORD, email, {}, now)


async def _add(
    session: WriteSession, kind: RequestKind, email: str, account: dict[str, Any], now: datetime
) -> None:
    session.add(AccountRequest(kind=kind, email=email, account=account, created_at=now))
    await nudge(session, CHANNEL)


async def handle_next(session: WriteSession, *, letters: Letters, now: datetime) -> int:
    """Handle one request; 0 when there is none."""
    request = await repository.next_request(session)
    if request is None:
        return 0
    await session.delete(request)
    match request.kind:
        case RequestKind.REGISTER:
            await _register(session, request, letters, now)
        case RequestKind.RESET_PASSWORD:
            await _send_token(session, request, letters, now)
    return 1


async def _register(
    session: WriteSession, request: AccountRequest, letters: Letters, now: datetime
) -> None:
    columns = {"id": new_id(), "is_operator": False, "created_at": now, **request.account}
    key = email_key(request.email)
    user = await repository.add_unless_known(session, email_key=key, **columns)
    if user is None:
        await _tell_of_attempt(session, key, letters, now)
    else:
        await greet(session, user, letters=letters, now=now)


async def _tell_of_attempt(
    session: WriteSession, key: str, letters: Letters, now: datetime
) -> None:
    user = await repository.hold_by_key(session, email_key=key)
    if user is None or user.disabled_at is not None:
        return
    to = user.email  # as its owner wrote it, not as the stranger did
    if not await letters.went_lately(session, KNOWN_ADDRESS, to=to, pause=KNOWN_PAUSE, now=now):
        await letters.known_address(session, to=to, now=now)


async def _send_token(
    session: WriteSession, request: AccountRequest, letters: Letters, now: datetime
) -> None:
    user = await repository.hold_by_key(session, email_key=email_key(request.email))
    if user is None or user.disabled_at is not None:
        return
    to, purpose = user.email, TokenPurpose.RESET_PASSWORD
    if await letters.went_lately(session, RESET_PASSWORD, to=to, pause=RESET_PAUSE, now=now):
        return
    secret = await mailed_tokens.issue(session, user_id=user.id, purpose=purpose, now=now)
    life = mailed_tokens.LIVES[purpose]
    await letters.reset_password(session, to=to, secret=secret, life=life, now=now)
    events.record(session, RESET_REQUESTED, now=now, subject_id=user.id, parties=[user.id])
