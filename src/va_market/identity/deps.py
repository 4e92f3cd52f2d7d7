from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from va_market.identity import service
from va_market.identity.actor import Actor
from va_market.identity.passwords import Passwords
from va_market.identity.service import Issuer
from va_market.identity.tokens import TokenSigner
from va_market.kit.errors import Unauthenticated
from va_market.kit.http.deps import Now, ReadSession

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="access_token",
    bearerFormat="JWT",
    description="The access token of `POST /v1/auth/login`.",
)


async def _actor(
    request: Request,
    session: ReadSession,
    now: Now,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Actor:
    if credentials is None:
        raise Unauthenticated("There is no access token in the Authorization header.")
    signer: TokenSigner = request.app.state.signer
    actor = await service.identify(session, signer=signer, token=credentials.credentials, now=now)
    request.state.caller_id = actor.user_id  # whose idempotency keys these are
    return actor


async def _issuer(request: Request) -> Issuer:
    days = request.app.state.settings.refresh_token_days
    return Issuer(request.app.state.signer, timedelta(days=days))


async def _passwords(request: Request) -> Passwords:
    passwords: Passwords = request.app.state.passwords
    return passwords


CurrentActor = Annotated[Actor, Depends(_actor)]
TokenIssuer = Annotated[Issuer, Depends(_issuer)]
PasswordCheck = Annotated[Passwords, Depends(_passwords)]
