from fastapi import APIRouter, Response

from va_market.identity import service
from va_market.identity.deps import CurrentActor, PasswordCheck, Signer
from va_market.identity.passwords import PasswordBusy
from va_market.identity.schemas import LoginBody, MeRead, RegisterBody, TokenRead, UserRead
from va_market.identity.service.accounts import EmailTaken, WrongCredentials
from va_market.kit.http.deps import Now, ReadSession, WriteSession
from va_market.kit.http.docs import problems

router = APIRouter(prefix="/v1/auth", tags=["sign-in"])
BEARER = "bearer"
me = APIRouter(prefix="/v1/me", tags=["me"])


@router.post("/register", status_code=201, responses=problems(EmailTaken, PasswordBusy))
async def register(
    body: RegisterBody,
    session: WriteSession,
    passwords: PasswordCheck,
    now: Now,
    response: Response,
) -> UserRead:
    """Make an account. The same account can hire, work, and belong to agencies."""
    response.headers["Location"] = "/v1/me"
    return UserRead.of(await service.register(session, body=body, passwords=passwords, now=now))


@router.post("/login", responses=problems(WrongCredentials, PasswordBusy))
async def log_in(
    body: LoginBody,
    reader: ReadSession,
    session: WriteSession,
    passwords: PasswordCheck,
    signer: Signer,
    now: Now,
) -> TokenRead:
    """Sign in with an address and a password; the answer holds an access token."""
    token = await service.log_in(
        reader, session, body=body, passwords=passwords, signer=signer, now=now
    )
    return TokenRead(
        access_token=token, token_type=BEARER, expires_in=int(signer.life.total_seconds())
    )


@router.post("/logout", status_code=204)
async def log_out(actor: CurrentActor, session: WriteSession, now: Now) -> None:
    """End this sign-in. The token stops working with the next request."""
    await service.log_out(session, actor, now=now)


@me.get("")
async def read_me(actor: CurrentActor, session: ReadSession) -> MeRead:
    """Who you are: your account, your organizations and your role in each."""
    return MeRead.of_actor(await service.read_user(session, user_id=actor.user_id), actor)
