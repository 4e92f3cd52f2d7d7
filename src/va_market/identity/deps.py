from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from va_market.identity import service
from va_market.identity.actor import Actor
from va_market.identity.letters import Letters
from va_market.identity.passwords import Passwords
from va_market.identity.service import Issuer
from va_market.identity.service.verification import EmailNotVerified
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


CurrentActor = Annotated[Actor, Depends(_actor)]


async def _verified_actor(request: Request, actor: CurrentActor) -> Actor:
    if request.app.state.settings.require_verified_email and not actor.is_verified:
        raise EmailNotVerified
    return actor


async def _issuer(request: Request) -> Issuer:
    days = request.app.state.settings.refresh_token_days
    return Issuer(request.app.state.signer, timedelta(days=days))


async def _passwords(request: Request) -> Passwords:
    passwords: Passwords = request.app.state.passwords
    return passwords


async def _letters(request: Request) -> Letters:
    letters: Letters = request.app.state.letters
    return letters


async def _hidden(request: Request) -> bool:
    is_hidden: bool = request.app.state.settings.hide_accounts
    return is_hidden


VerifiedActor = Annotated[Actor, Depends(_verified_actor)]
"""The caller; where the platform asks for it, only with a verified address."""
TokenIssuer = Annotated[Issuer, Depends(_issuer)]
PasswordCheck = Annotated[Passwords, Depends(_passwords)]
LetterBox = Annotated[Letters, Depends(_letters)]
AccountsAreHidden = Annotated[bool, Depends(_hidden)]
