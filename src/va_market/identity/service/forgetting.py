"""Sign-ins are not kept for ever."""

from datetime import datetime, timedelta

from va_market.identity.repository import forgetting as repository
from va_market.identity.service import sessions
from va_market.kit.db import WriteSession

# Longer than the clocks of two servers differ: a token that one still takes is not forgotten.
MARGIN = timedelta(days=1)


async def forget_sign_ins(session: WriteSession, *, kept_for: timedelta, now: datetime) -> int:
    """Forget expired refresh tokens, and sign-ins that ended `kept_for` ago; how many there were.

    A sign-in whose last token has expired has ended by itself, and counts from now.
    """
    expired = await repository.expired_tokens(session, before=now - MARGIN)
    held = await repository.hold_sessions(session, ids={row.session_id for row in expired})
    await repository.forget_tokens(session, ids=[row.id for row in expired])
    alive = await repository.with_tokens(session, ids=[signed_in.id for signed_in in held])
    for signed_in in held:
        if signed_in.ended_at is None and signed_in.id not in alive:
            sessions.lapse(session, signed_in, now=now)
    return len(expired) + await repository.forget_ended(session, before=now - kept_for)
