from typing import Annotated, Any

from fastapi import Cookie, Header, Response
from fastapi.responses import JSONResponse

from va_market.identity import service
from va_market.identity.deps import (
    AccountsAreHidden,
    CurrentActor,
    LetterBox,
    PasswordCheck,
    SecondStep,
    SignInAttempts,
    TokenIssuer,
)
from va_market.identity.passwords import PasswordBusy
from va_market.identity.schemas import (
    CHECK_YOUR_MAIL,
    CheckYourMail,
    LoginBody,
    RefreshBody,
    RefreshPlace,
    RegisterBody,
    TokenRead,
    UserRead,
)
from va_market.identity.service import Tokens
from va_market.identity.service.accounts import (
    EmailTaken,
    SecondFactorRequired,
    SecondFactorWrong,
    WrongCredentials,
)
from va_market.identity.service.codes import SecondFactorHeld
from va_market.identity.service.sessions import RefreshRefused, RefreshReused
from va_market.identity.totp import SecondFactorUnreadable
from va_market.kit.http.access import people_only, public
from va_market.kit.http.crowds import few_at_once
from va_market.kit.http.deps import Now, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router

router = new_router("/v1/auth", tags=["sign-in"])
BEARER = "bearer"
COOKIE = "va_market_refresh"
# Only the sign-in paths ever receive the cookie.
COOKIE_PATH = "/v1/auth"
_LOG_IN = problems(
    *(WrongCredentials, SecondFactorRequired, SecondFactorWrong),
    *(SecondFactorUnreadable, SecondFactorHeld, PasswordBusy),
)
_HIDDEN: dict[str, Any] = {
    "model": CheckYourMail,
    "description": "Accounts are hidden here (`VA_MARKET_HIDE_ACCOUNTS`): see your mail.",
}


@router.post(
    "/register",
    status_code=201,
    response_model=UserRead,
    responses={202: _HIDDEN, **problems(EmailTaken, PasswordBusy)},
)
@public
@few_at_once
async def register(
    body: RegisterBody,
    session: WriteSession,
    passwords: PasswordCheck,
    letters: LetterBox,
    is_hidden: AccountsAreHidden,
    attempts: SignInAttempts,
    now: Now,
    response: Response,
) -> UserRead | JSONResponse:
    """Make an account. The same account can hire, work, and belong to agencies.

    A mail brings a link that shows the address is yours. Where accounts are hidden the answer is
    202 for every address, and the link must be opened before the first sign-in.
    """
    await attempts.ask("register")
    if is_hidden:
        await service.request_registration(session, body=body, passwords=passwords, now=now)
        return JSONResponse(CHECK_YOUR_MAIL.model_dump(), 202)
    user = await service.register(session, body=body, passwords=passwords, letters=letters, now=now)
    response.headers["Location"] = "/v1/me"
    return UserRead.of(user)


@router.post("/login", responses=_LOG_IN)
@public
@few_at_once
async def log_in(
    body: LoginBody,
    reader: ReadSession,
    session: WriteSession,
    passwords: PasswordCheck,
    check: SecondStep,
    issuer: TokenIssuer,
    is_hidden: AccountsAreHidden,
    attempts: SignInAttempts,
    now: Now,
    response: Response,
    user_agent: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> TokenRead:
    """Sign in with an address and a password; the answer holds both tokens.

    An account with a second factor answers `second_factor_required` to the right password alone:
    ask for a code, and repeat the request with it.
    """
    async with attempts.guess("login", service.email_key(body.email)):
        tokens = await service.log_in(
            reader,
            session,
            body=body,
            user_agent=user_agent,
            passwords=passwords,
            check=check,
            issuer=issuer,
            must_be_verified=is_hidden,
            now=now,
        )
    return _answer(tokens, issuer, response, in_cookie=body.refresh_token_in == RefreshPlace.COOKIE)


@router.post("/refresh", responses=problems(RefreshRefused, RefreshReused))
@public
async def refresh_tokens(
    body: RefreshBody,
    session: WriteSession,
    issuer: TokenIssuer,
    attempts: SignInAttempts,
    now: Now,
    response: Response,
    cookie: Annotated[str | None, Cookie(alias=COOKIE, include_in_schema=False)] = None,
) -> TokenRead:
    """Spend the refresh token for fresh tokens.

    A spent one that comes again ends the sign-in. Within 30 seconds, and while what it was spent
    for is not used, it is forgiven: a reply may have been lost, or two tabs asked at once.
    """
    secret = body.refresh_token or cookie
    if secret is None:
        raise RefreshRefused("There is no refresh token in the body, and no cookie.")
    async with attempts.guess("refresh"):
        tokens = await service.refresh(session, secret=secret, issuer=issuer, now=now)
    return _answer(tokens, issuer, response, in_cookie=body.refresh_token is None)


@router.post("/logout", status_code=204)
@people_only
async def log_out(actor: CurrentActor, session: WriteSession, now: Now, response: Response) -> None:
    """End this sign-in. Both its tokens stop working with the next request."""
    response.delete_cookie(COOKIE, path=COOKIE_PATH, secure=True, httponly=True, samesite="strict")
    await service.log_out(session, actor, now=now)


def _answer(
    tokens: Tokens, issuer: TokenIssuer, response: Response, *, in_cookie: bool
) -> TokenRead:
    if in_cookie:
        response.set_cookie(
            COOKIE,
            tokens.refresh,
            max_age=int(tokens.refresh_life.total_seconds()),
            path=COOKIE_PATH,
            secure=True,
            httponly=True,
            samesite="strict",
        )
    return TokenRead(
        access_token=tokens.access,
        token_type=BEARER,
        expires_in=int(issuer.signer.life.total_seconds()),
        refresh_token=None if in_cookie else tokens.refresh,
    )
