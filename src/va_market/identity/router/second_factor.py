from datetime import timedelta

from fastapi import Request, Response

from va_market.identity import service
from va_market.identity.actor import StepUpRequired
from va_market.identity.deps import (
    AppSecrets,
    ConfirmedActor,
    CurrentActor,
    LetterBox,
    PasswordCheck,
    SecondStep,
)
from va_market.identity.passwords import PasswordBusy
from va_market.identity.schemas.second_factors import (
    RecoveryCodes,
    SecondFactorBegun,
    SecondFactorConfirm,
    SecondFactorRead,
    StepUpBody,
    StepUpRead,
)
from va_market.identity.service import second_factors
from va_market.identity.service.codes import SecondFactorHeld
from va_market.identity.service.confirming import (
    StepUpCodeRequired,
    StepUpCodeWrong,
    WrongPassword,
)
from va_market.identity.service.second_factors import CodeRefused
from va_market.identity.totp import SecondFactorUnreadable
from va_market.kit.errors import Conflict
from va_market.kit.http.access import people_only
from va_market.kit.http.deps import Now, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.idempotency import ShownOnce
from va_market.kit.http.routing import new_router, shown_once
from va_market.kit.states import IllegalMove

router = new_router("/v1/me", tags=["second factor"])
PATH = "/v1/me/second-factor"
_CHANGE = problems(StepUpRequired, IllegalMove)
_STEP_UP = problems(
    *(WrongPassword, StepUpCodeRequired, StepUpCodeWrong, Conflict),
    *(SecondFactorUnreadable, SecondFactorHeld, PasswordBusy),
)
_CONFIRM = problems(
    *(StepUpRequired, IllegalMove, SecondFactorUnreadable, ShownOnce),
    *(CodeRefused, SecondFactorHeld),
)


@router.post("/step-up", responses=_STEP_UP)
@people_only
async def step_up(
    body: StepUpBody,
    actor: CurrentActor,
    reader: ReadSession,
    session: WriteSession,
    passwords: PasswordCheck,
    check: SecondStep,
    now: Now,
    request: Request,
) -> StepUpRead:
    """Give the password again, before an action that answers `step_up_required`.

    It counts for this sign-in and some minutes; signing in counts as well. Five wrong passwords
    in a row end the sign-in.
    """
    await service.step_up(
        reader, session, actor, body=body, passwords=passwords, check=check, now=now
    )
    life = timedelta(minutes=request.app.state.settings.step_up_minutes)
    return StepUpRead(confirmed_until=now + life)


@router.get("/second-factor")
@people_only
async def read_second_factor(
    actor: CurrentActor, session: ReadSession, now: Now
) -> SecondFactorRead:
    """Whether signing in asks for a code as well, and how many recovery codes are left."""
    return SecondFactorRead.of(await second_factors.read(session, actor), actor, now)


@router.post(
    "/second-factor",
    status_code=201,
    dependencies=[shown_once],
    responses=problems(StepUpRequired, IllegalMove, ShownOnce),
)
@people_only
async def begin_second_factor(
    actor: ConfirmedActor, session: WriteSession, totp: AppSecrets, now: Now, response: Response
) -> SecondFactorBegun:
    """Get a secret for an authenticator app, shown this once.

    Nothing changes until a code of the app confirms it. Beginning again makes another secret.
    """
    begun = await second_factors.begin(session, actor, totp=totp, now=now)
    response.headers["Location"] = PATH
    return SecondFactorBegun(secret=begun.secret, uri=begun.uri)


@router.post("/second-factor/confirm", dependencies=[shown_once], responses=_CONFIRM)
@people_only
async def confirm_second_factor(
    body: SecondFactorConfirm,
    actor: ConfirmedActor,
    session: WriteSession,
    check: SecondStep,
    now: Now,
) -> RecoveryCodes:
    """Switch it on by a code of the app. The answer holds recovery codes, shown this once."""
    codes = await second_factors.confirm(session, actor, code=body.code, check=check, now=now)
    return RecoveryCodes(recovery_codes=codes)


@router.delete("/second-factor", status_code=204, responses=_CHANGE)
@people_only
async def remove_second_factor(
    actor: ConfirmedActor, session: WriteSession, letters: LetterBox, now: Now
) -> None:
    """Switch it off: the app's secret and the recovery codes are forgotten. A mail tells of it."""
    await second_factors.remove(session, actor, letters=letters, now=now)


@router.post(
    "/second-factor/recovery-codes",
    dependencies=[shown_once],
    responses=problems(StepUpRequired, IllegalMove, ShownOnce),
)
@people_only
async def renew_recovery_codes(
    actor: ConfirmedActor, session: WriteSession, letters: LetterBox, now: Now
) -> RecoveryCodes:
    """Get other recovery codes, shown this once; the old ones are worthless."""
    codes = await second_factors.renew_codes(session, actor, letters=letters, now=now)
    return RecoveryCodes(recovery_codes=codes)
