"""The second step of proving who one is: a code of the app, or a recovery code, each good once.

Everything here runs while the user's row is held, so codes of one user are looked at in turn.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from va_market import events
from va_market.events import EventKind
from va_market.identity.letters import Letters
from va_market.identity.models import SecondFactor, User
from va_market.identity.notices import FACTOR_HELD, RECOVERY_CODE_USED
from va_market.identity.repository import second_factors as repository
from va_market.identity.secrets import digest_of_code
from va_market.identity.totp import Totp
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import TooManyRequests

HELD = EventKind(
    "second_factor.held", "Too many wrong codes: for a while none of the app is taken."
)
RECOVERY_USED = EventKind(
    "second_factor.recovery_code_used", "A recovery code took the app's place."
)

MOST_WRONG = 5
HOLD = timedelta(minutes=15)
NOTICE_PAUSE = timedelta(hours=1)
_CODE = re.compile("[0-9]{6}")


class SecondFactorHeld(TooManyRequests):
    code = "second_factor_held"
    title = "No code of the app is taken at this moment"
    cause = "Several wrong codes came in a row; after each further one it takes 15 minutes again."
    fix = "Wait for the seconds in `Retry-After`, or use a recovery code."


class Outcome(StrEnum):
    PASSED = "passed"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What looking at a code needs."""

    totp: Totp
    letters: Letters

    async def judge(
        self, session: WriteSession, *, user: User, code: str | None, now: datetime
    ) -> Outcome:
        """Whether the code is right; without a second factor there is nothing to ask for.

        A wrong code is counted: keep the changes when refusing.

        Raises:
            SecondFactorHeld: too many wrong codes came before.
            SecondFactorUnreadable: the server has another secret now.
        """
        factor = await lock(session, SecondFactor, user.id)
        if factor is None or factor.confirmed_at is None:
            return Outcome.PASSED
        if code is None:
            return Outcome.MISSING
        is_right = await self._is_right(session, user, factor, code, now)
        return Outcome.PASSED if is_right else Outcome.WRONG

    async def _is_right(
        self, session: WriteSession, user: User, factor: SecondFactor, code: str, now: datetime
    ) -> bool:
        plain = code.replace(" ", "")
        if _CODE.fullmatch(plain):
            return await self.take(session, user=user, factor=factor, code=plain, now=now)
        return await self._spend(session, user, factor, code, now)

    async def take(
        self,
        session: WriteSession,
        *,
        user: User,
        factor: SecondFactor,
        code: str,
        now: datetime,
    ) -> bool:
        """Take a code of the app, once. For errors see `judge`."""
        if factor.held_until is not None and now < factor.held_until:
            wait = factor.held_until - now
            raise SecondFactorHeld(retry_after=int(wait.total_seconds()) + 1)
        step = self.totp.step_of(factor.sealed_secret, code, now=now)
        if step is None:
            await self._count_wrong(session, user, factor, now)
        if step is None or step <= factor.last_step:  # a code that came before is no guess
            return False
        factor.last_step = step
        _forgive(factor)
        return True

    async def _count_wrong(
        self, session: WriteSession, user: User, factor: SecondFactor, now: datetime
    ) -> None:
        factor.wrong_codes += 1
        if factor.wrong_codes < MOST_WRONG:
            return
        factor.held_until = now + HOLD
        _record(session, HELD, user, now, wrong_codes=factor.wrong_codes)
        to, kind = user.email, FACTOR_HELD.kind
        if not await self.letters.went_lately(session, kind, to=to, pause=NOTICE_PAUSE, now=now):
            await self.letters.notify(session, FACTOR_HELD, to=to, now=now)

    async def _spend(
        self, session: WriteSession, user: User, factor: SecondFactor, code: str, now: datetime
    ) -> bool:
        """A recovery code has too many bits to be guessed: no hold stops it, no count is kept."""
        found = await repository.spend_code(
            session, user_id=user.id, code_hash=digest_of_code(code), now=now
        )
        if not found:
            return False
        _forgive(factor)
        left = await repository.codes_left(session, user_id=user.id)
        _record(session, RECOVERY_USED, user, now, left=left)
        notice = RECOVERY_CODE_USED
        await self.letters.notify(session, notice, to=user.email, now=now, left=left)
        return True


def _forgive(factor: SecondFactor) -> None:
    factor.wrong_codes, factor.held_until = 0, None


def _record(session: WriteSession, kind: EventKind, user: User, now: datetime, **data: int) -> None:
    events.record(session, kind, now=now, subject_id=user.id, parties=[user.id], data=data)
