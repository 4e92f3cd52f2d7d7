from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from va_market.identity import service
from va_market.identity.actor import Actor
from va_market.identity.keys import PREFIX
from va_market.identity.letters import Letters
from va_market.identity.passwords import Passwords
from va_market.identity.service import Issuer, KeyCaller
from va_market.identity.service.verification import EmailNotVerified
from va_market.identity.tokens import TokenSigner
from va_market.kit import db
from va_market.kit.errors import Unauthenticated
from va_market.kit.http.access import KEY_SCHEME, access_to
from va_market.kit.http.deps import Now, ReadSession

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="access_token",
    bearerFormat="JWT",
    description="The access token of `POST /v1/auth/login`.",
)
_key_header = APIKeyHeader(
    name="X-API-Key",
    auto_error=False,
    scheme_name=KEY_SCHEME,
    description="An API key of an organization, `vam_...`; `Authorization: Bearer vam_...` is the "
    "same. The scope that an operation asks for stands beside it.",
)


async def _key(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    header: Annotated[str | None, Depends(_key_header)],
) -> str | None:
    """The API key of the request, from either place."""
    if header is not None and credentials is not None:
        raise Unauthenticated("Send either `Authorization` or `X-API-Key`, not both.")
    if header is not None:
        return header
    if credentials is not None and credentials.credentials.startswith(PREFIX):
        return credentials.credentials
    return None


async def _actor(
    request: Request,
    session: ReadSession,
    now: Now,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    key: Annotated[str | None, Depends(_key)],
) -> Actor:
    if key is not None:
        actor = await _key_actor(request, session, now, key)
    elif credentials is not None:
        signer: TokenSigner = request.app.state.signer
        token = credentials.credentials
        actor = await service.identify(session, signer=signer, token=token, now=now)
    else:
        raise Unauthenticated("There is no access token in the Authorization header.")
    request.state.caller_id = actor.caller_id  # whose idempotency keys these are
    return actor


async def _key_actor(request: Request, session: db.ReadSession, now: Now, key: str) -> Actor:
    """The key that calls, if the route takes keys at all and this one has the scope."""
    peer = None if request.client is None else request.client.host
    caller = await service.identify_key(session, key=key, peer=peer, now=now)
    access_to(request).check_key(caller.actor.scopes)
    if caller.is_use_due:
        _note_use(request, caller, now)
    return caller.actor


def _note_use(request: Request, caller: KeyCaller, now: Now) -> None:
    key_id = caller.actor.caller_id

    async def write() -> None:
        async with request.app.state.database.writing() as session:
            await service.note_use(session, key_id=key_id, now=now)

    request.app.state.errands.send(("key used", key_id), write)


CurrentActor = Annotated[Actor, Depends(_actor)]
"""The caller: a person or a key."""


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
