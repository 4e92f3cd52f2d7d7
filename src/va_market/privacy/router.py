from fastapi.responses import StreamingResponse

from va_market.identity.actor import StepUpRequired
from va_market.identity.deps import ConfirmedActor, LetterBox, PasswordCheck, SignInAttempts
from va_market.identity.passwords import PasswordBusy
from va_market.identity.service.confirming import WrongPassword
from va_market.kit.http.access import people_only
from va_market.kit.http.crowds import few_at_once
from va_market.kit.http.deps import Now, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.privacy import service
from va_market.privacy.schemas import AccountErase, DataExport
from va_market.privacy.service.obligations import ObligationsOpen

router = new_router("/v1/me", tags=["me"])


@router.get(
    "/data-export",
    response_class=StreamingResponse,
    responses={
        200: {"model": DataExport, "description": "The archive, as a file."},
        **problems(StepUpRequired),
    },
)
@people_only
async def export_data(actor: ConfirmedActor, session: ReadSession, now: Now) -> StreamingResponse:
    """Everything that is kept about you, as one JSON file.

    It is read while it is sent: what changes meanwhile may or may not be in it. There are no
    passwords, hashes and tokens in it, and others appear by their ids alone.
    """
    name = f"va-market-export-{now:%Y-%m-%d}.json"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    pieces = await service.export(session, actor, now=now)
    return StreamingResponse(pieces, headers=headers, media_type="application/json")


@router.post(
    "/erase",
    status_code=204,
    responses=problems(StepUpRequired, ObligationsOpen, WrongPassword, PasswordBusy),
)
@people_only
@few_at_once
async def erase_account(
    body: AccountErase,
    actor: ConfirmedActor,
    reader: ReadSession,
    session: WriteSession,
    passwords: PasswordCheck,
    letters: LetterBox,
    attempts: SignInAttempts,
    now: Now,
) -> None:
    """Erase what tells who you are. There is no way back, and your address is free again.

    Your sign-ins and keys end, live proposals are withdrawn, and you leave your organizations; one
    in which nobody else belongs is wound up. Contracts and approved time stay, without your name:
    they are the evidence of paid work. While something is open, nothing is erased and `errors`
    names each reason.
    """
    async with attempts.guess("erase", str(actor.user_id)):
        await service.erase(
            reader,
            session,
            actor,
            password=body.password,
            passwords=passwords,
            letters=letters,
            now=now,
        )
