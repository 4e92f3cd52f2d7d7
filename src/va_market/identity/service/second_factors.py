"""Setting a second factor up, and switching it off."""

from datetime import datetime
from typing import NamedTuple

from va_market import events
from va_market.events import EventKind
from va_market.identity import policies
from va_market.identity.actor import Actor
from va_market.identity.letters import Letters
from va_market.identity.models import FACTOR, FactorStatus, SecondFactor, User
from va_market.identity.notices import (
    FACTOR_OFF,
    FACTOR_ON,
    FACTOR_RESET,
    RECOVERY_CODES_RENEWED,
)
from va_market.identity.repository import hold_by_key
from va_market.identity.repository import second_factors as repository
from va_market.identity.secrets import digest_of_code, new_recovery_code
from va_market.identity.service.accounts import email_key
from va_market.identity.service.codes import CodeCheck
from va_market.identity.totp import Totp
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import FieldError, Invalid, NotFound, Unauthenticated

BEGUN = EventKind("second_factor.begun", "Somebody began to set up a second factor.")
CONFIRMED = EventKind("second_factor.confirmed", "Sign-in asks for a second factor from now on.")
RENEWED = EventKind("second_factor.recovery_codes_renewed", "The old recovery codes are worthless.")
REMOVED = EventKind("second_factor.removed", "Sign-in asks for the password alone from now on.")
RESET = EventKind("second_factor.reset", "An operator switched a second factor off.")

RECOVERY_CODES = 10


class CodeRefused(Invalid):
    code = "code_refused"
    title = "The code is not the present one of the app"
    cause = "The app has another secret, its clock is wrong, or the code was used before."
    fix = "Wait for the next code of the app; if it stays so, begin again."
    keeps_changes = True


class Begun(NamedTuple):
    """What the app needs; it exists nowhere else."""

    secret: str
    uri: str


async def read(session: ReadSession, actor: Actor) -> Row | None:
    """The caller's factor, if there is one."""
    return await repository.find_factor(session, user_id=actor.user_id)


async def begin(session: WriteSession, actor: Actor, *, totp: Totp, now: datetime) -> Begun:
    """Make a secret for an app; nothing changes until a code shows that the app has it.

    Raises:
        IllegalMove: the factor is on.
    """
    user, factor = await _hold(session, actor, "begin")
    secret = totp.new_secret()
    if factor is not None:
        await session.delete(factor)
        await session.flush()
    session.add(SecondFactor(user_id=user.id, sealed_secret=totp.seal(secret), created_at=now))
    _record(session, BEGUN, user, now)
    return Begun(secret, totp.uri(secret, address=user.email))


async def confirm(
    session: WriteSession, actor: Actor, *, code: str, check: CodeCheck, now: datetime
) -> list[str]:
    """Switch the factor on by a code of the app: the recovery codes, which exist nowhere else.

    Raises:
        IllegalMove: none was begun, or it is on.
        CodeRefused: the app has another secret.
        SecondFactorHeld: too many wrong codes came before.
    """
    user, factor = await _hold(session, actor, "confirm")
    plain = code.replace(" ", "")
    if factor is None or not await check.take(
        session, user=user, factor=factor, code=plain, now=now
    ):
        fault = FieldError("body", "/code", CodeRefused.code, CodeRefused.title)
        raise CodeRefused(errors=[fault])
    factor.confirmed_at = now
    _record(session, CONFIRMED, user, now)
    await check.letters.notify(session, FACTOR_ON, to=user.email, now=now)
    return await _give_codes(session, user, now)


async def renew_codes(
    session: WriteSession, actor: Actor, *, letters: Letters, now: datetime
) -> list[str]:
    """Other recovery codes; those before are worthless.

    Raises:
        IllegalMove: the factor is not on.
    """
    user, _ = await _hold(session, actor, "renew_recovery_codes")
    _record(session, RENEWED, user, now)
    await letters.notify(session, RECOVERY_CODES_RENEWED, to=user.email, now=now)
    return await _give_codes(session, user, now)


async def remove(session: WriteSession, actor: Actor, *, letters: Letters, now: datetime) -> None:
    """Switch the factor off, or give up setting one up.

    Raises:
        IllegalMove: there is none.
    """
    user, factor = await _hold(session, actor, "remove")
    was_on = policies.factor_status(factor) == FactorStatus.ON
    await _end(session, user, factor)
    _record(session, REMOVED, user, now)
    if was_on:
        await letters.notify(session, FACTOR_OFF, to=user.email, now=now)


async def reset(session: WriteSession, *, email: str, letters: Letters, now: datetime) -> User:
    """Switch off the factor of somebody who lost app and codes; only the command line does this.

    Raises:
        NotFound: nobody has this address, or they have no second factor.
    """
    user = await hold_by_key(session, email_key=email_key(email))
    factor = None if user is None else await lock(session, SecondFactor, user.id)
    if user is None or factor is None:
        raise NotFound(f"There is no account with a second factor for {email}.")
    await _end(session, user, factor)
    events.record(session, RESET, now=now, subject_id=user.id, parties=[user.id])
    await letters.notify(session, FACTOR_RESET, to=user.email, now=now)
    return user


async def _hold(
    session: WriteSession, actor: Actor, action: str
) -> tuple[User, SecondFactor | None]:
    """The caller and their factor, held, if its status permits the action."""
    user = await lock(session, User, actor.user_id)
    if user is None:
        raise Unauthenticated
    factor = await lock(session, SecondFactor, user.id)
    FACTOR.check(policies.factor_status(factor), action)
    return user, factor


async def _give_codes(session: WriteSession, user: User, now: datetime) -> list[str]:
    """Other recovery codes in place of those there were."""
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    await repository.forget_codes(session, user_id=user.id)
    hashes = [digest_of_code(code) for code in codes]
    repository.add_codes(session, user_id=user.id, hashes=hashes, now=now)
    return codes


async def _end(session: WriteSession, user: User, factor: SecondFactor | None) -> None:
    await repository.forget_codes(session, user_id=user.id)
    if factor is not None:
        await session.delete(factor)


def _record(session: WriteSession, kind: EventKind, user: User, now: datetime) -> None:
    events.record(session, kind, now=now, subject_id=user.id, parties=[user.id], actor_id=user.id)
