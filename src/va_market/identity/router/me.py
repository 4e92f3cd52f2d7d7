from typing import Annotated
from uuid import UUID

from pydantic import Field

from va_market.identity import service
from va_market.identity.deps import CurrentActor, LetterBox, PasswordCheck, SignInAttempts
from va_market.identity.passwords import PasswordBusy
from va_market.identity.schemas import MeRead, PasswordChange, SessionPage, SessionRead
from va_market.identity.schemas.api_keys import KeyMeRead
from va_market.identity.service.confirming import WrongPassword
from va_market.kit.errors import Conflict
from va_market.kit.http.access import any_key, people_only
from va_market.kit.http.crowds import few_at_once
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router

router = new_router("/v1/me", tags=["me"])
Me = Annotated[MeRead | KeyMeRead, Field(discriminator="kind")]


@router.get("")
@any_key
async def read_me(actor: CurrentActor, session: ReadSession) -> Me:
    """Who you are: a user with a role in each organization, or an API key with its scopes."""
    if actor.is_key:
        return KeyMeRead.of(await service.read_key(session, key_id=actor.caller_id), actor)
    return MeRead.of_actor(await service.read_user(session, user_id=actor.user_id), actor)


@router.get("/sessions")
@people_only
async def list_sessions(actor: CurrentActor, session: ReadSession, page: PageParams) -> SessionPage:
    """Where you are signed in, newest first."""
    found = await service.list_sessions(session, actor, request=page.request)
    return page.reply(SessionPage, found, lambda row: SessionRead.of(row, actor))


@router.delete("/sessions", status_code=204)
@people_only
async def end_other_sessions(actor: CurrentActor, session: WriteSession, now: Now) -> None:
    """End every sign-in of yours but this one."""
    await service.end_others(session, actor, now=now)


@router.delete("/sessions/{session_id}", status_code=204)
@people_only
async def end_session(
    session_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """End one sign-in of yours; its tokens stop working with the next request."""
    await service.end(session, actor, session_id=session_id, now=now)


@router.post(
    "/password", status_code=204, responses=problems(WrongPassword, Conflict, PasswordBusy)
)
@people_only
@few_at_once
async def change_password(
    body: PasswordChange,
    actor: CurrentActor,
    reader: ReadSession,
    session: WriteSession,
    passwords: PasswordCheck,
    letters: LetterBox,
    attempts: SignInAttempts,
    now: Now,
) -> None:
    """Set a new password. Your other sign-ins end, and a mail tells you of it.

    Five wrong present passwords in a row end this sign-in.
    """
    async with attempts.guess("change", str(actor.user_id)):
        await service.change_password(
            reader, session, actor, body=body, passwords=passwords, letters=letters, now=now
        )
