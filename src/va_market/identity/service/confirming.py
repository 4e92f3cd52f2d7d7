"""The password of somebody who is signed in: asked for again before what must not be stolen.

Whoever stole an access token must not guess the password with it: five wrong ones in a row end
the sign-in. Guesses made at once gain nothing, for the answers of all later ones are alike.
"""

from datetime import datetime
from typing import NamedTuple

from pydantic import SecretStr

from va_market import events
from va_market.events import EventKind
from va_market.identity import repository
from va_market.identity.actor import Actor
from va_market.identity.letters import Letters
from va_market.identity.models import Session, User
from va_market.identity.notices import PASSWORD_GUESSED
from va_market.identity.passwords import Passwords
from va_market.identity.schemas.second_factors import StepUpBody
from va_market.identity.service.codes import CodeCheck, Outcome
from va_market.kit.db import ReadSession, WriteSession, lock
from va_market.kit.errors import Conflict, Forbidden, Unauthenticated

STEPPED_UP = EventKind("session.confirmed", "Somebody signed in gave the password again.")
GUESSED = EventKind("session.password_guessed", "Wrong passwords in a row ended a sign-in.")

MOST_WRONG = 5


class WrongPassword(Forbidden):
    code = "wrong_password"
    title = "The present password is wrong"
    cause = "The password given as the present one is another; the fifth in a row ends the sign-in."
    fix = "Try again, or ask for a mail: POST /v1/auth/password-reset."
    keeps_changes = True


class StepUpCodeRequired(Forbidden):
    code = "step_up_code_required"
    title = "Your second factor is asked for"
    cause = "The password is right, and your account has a second factor."
    fix = "Repeat the request with `code`: one of the app, or a recovery code."


class StepUpCodeWrong(Forbidden):
    code = "step_up_code_wrong"
    title = "The code is wrong"
    cause = "It is not a present code of the app, nor an unused recovery code."
    fix = "Wait for the next code of the app: each counts once."
    keeps_changes = True


class Confirmed(NamedTuple):
    """Held rows: whose password was right, and the sign-in it was given in."""

    user: User
    signed_in: Session


async def check_password(
    reader: ReadSession,
    session: WriteSession,
    actor: Actor,
    *,
    password: SecretStr,
    passwords: Passwords,
    letters: Letters,
    now: datetime,
) -> int:
    """The version of the caller's password, if the given one is right. Nothing is held after it.

    Raises:
        WrongPassword: it is another.
        Unauthenticated: the sign-in has ended meanwhile.
    """
    found = await repository.find_user(reader, user_id=actor.user_id)
    if found is None:
        raise Unauthenticated
    # No connection is held while the password is checked.
    if not await passwords.verify(password.get_secret_value(), found.password_hash):
        await _count_wrong(session, actor, letters, now)
        raise WrongPassword
    version: int = found.password_version
    return version


async def _count_wrong(
    session: WriteSession, actor: Actor, letters: Letters, now: datetime
) -> None:
    signed_in = await lock(session, Session, actor.session_id)
    if signed_in is None or signed_in.ended_at is not None:
        raise Unauthenticated
    signed_in.wrong_passwords += 1
    if signed_in.wrong_passwords < MOST_WRONG:
        return
    signed_in.ended_at = now
    _record(session, GUESSED, signed_in, now)
    user = await session.get_one(User, actor.user_id)
    await letters.notify(session, PASSWORD_GUESSED, to=user.email, now=now)


async def hold(session: WriteSession, actor: Actor, *, version: int) -> Confirmed:
    """Hold the caller whose password was just right.

    Raises:
        Unauthenticated: the sign-in has ended meanwhile.
        Conflict: the password was changed meanwhile.
    """
    user = await lock(session, User, actor.user_id)
    # All of them, in the order of their ids: whoever ends the others holds them so, too.
    live = {one.id: one for one in await repository.lock_sessions(session, user_id=actor.user_id)}
    if user is None or actor.session_id not in live:
        raise Unauthenticated
    if user.password_version != version:
        raise Conflict("The password was changed at the same moment.")
    live[actor.session_id].wrong_passwords = 0
    return Confirmed(user, live[actor.session_id])


async def step_up(
    reader: ReadSession,
    session: WriteSession,
    actor: Actor,
    *,
    body: StepUpBody,
    passwords: Passwords,
    check: CodeCheck,
    now: datetime,
) -> None:
    """Confirm in this sign-in that it is still its owner.

    Raises:
        WrongPassword, StepUpCodeRequired, StepUpCodeWrong: it is not.
        SecondFactorHeld: too many wrong codes came before.
        Conflict: the password was changed meanwhile.
    """
    version = await check_password(
        reader,
        session,
        actor,
        password=body.password,
        passwords=passwords,
        letters=check.letters,
        now=now,
    )
    user, signed_in = await hold(session, actor, version=version)
    outcome = await check.judge(session, user=user, code=body.code, now=now)
    if outcome == Outcome.MISSING:
        raise StepUpCodeRequired
    if outcome == Outcome.WRONG:
        raise StepUpCodeWrong
    signed_in.confirmed_at = now
    _record(session, STEPPED_UP, signed_in, now)


def _record(session: WriteSession, kind: EventKind, signed_in: Session, now: datetime) -> None:
    user_id = signed_in.user_id
    events.record(
        session, kind, now=now, subject_id=signed_in.id, parties=[user_id], actor_id=user_id
    )
