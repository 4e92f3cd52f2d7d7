from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request
from fastapi.openapi.models import HTTPBearer
from fastapi.security import APIKeyHeader
from fastapi.security.base import SecurityBase

from va_market.identity import service
from va_market.identity.actor import Actor
from va_market.identity.keys import PREFIX
from va_market.identity.letters import Letters
from va_market.identity.passwords import Passwords
from va_market.identity.service import CodeCheck, Issuer, KeyCaller
from va_market.identity.service.verification import EmailNotVerified
from va_market.identity.tokens import TokenSigner
from va_market.identity.totp import Totp
from va_market.kit import db, looks
from va_market.kit.errors import Unauthenticated
from va_market.kit.http.access import KEY_SCHEME, access_to
from va_market.kit.http.attempts import Attempts
from va_market.kit.http.deps import Now, last_id_of, origin_of
from va_market.kit.http.limits import Limits
from va_market.kit.http.proxies import peer_of


class _AccessToken(SecurityBase):
    """The token itself. FastAPI's own scheme makes, and checks, a model of it for each request."""

    model = HTTPBearer(bearerFormat="JWT", description="The access token of `POST /v1/auth/login`.")
    scheme_name = "access_token"

    async def __call__(self, request: Request) -> str | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return token.strip() or None if scheme.lower() == "bearer" else None


_key_header = APIKeyHeader(
    name="X-API-Key",
    auto_error=False,
    scheme_name=KEY_SCHEME,
    description="An API key of an organization, `vam_...`; `Authorization: Bearer vam_...` is the "
    "same. The scope that an operation asks for stands beside it.",
)


# The doors and the clock are no dependencies here: each costs as much as a small statement.
async def _actor(
    request: Request,
    token: Annotated[str | None, Depends(_AccessToken())],
    header: Annotated[str | None, Depends(_key_header)],
) -> Actor:
    state = request.app.state
    session, now = state.database.reader, state.clock()
    key = _key(token, header)
    if key is not None:
        actor = await _key_actor(request, session, now, key)
    elif token is not None:
        signer: TokenSigner = state.signer
        actor = await service.identify(session, signer=signer, token=token, now=now)
        await _count(request, actor)
    else:
        raise Unauthenticated("There is no access token in the Authorization header.")
    request.state.caller_id = actor.caller_id  # whose idempotency keys these are
    request.state.origin = _origin(request, actor)
    if looks.is_asked(request.headers):
        return await _looking(request, session, actor, now)
    return actor


def _key(token: str | None, header: str | None) -> str | None:
    """The API key of the request, from either place."""
    if header is not None and token is not None:
        raise Unauthenticated("Send either `Authorization` or `X-API-Key`, not both.")
    if header is None and token is not None and token.startswith(PREFIX):
        return token
    return header


def _origin(request: Request, actor: Actor) -> db.Origin:
    session_id = None if actor.is_key else actor.session_id
    return db.Origin(request.scope["request_id"], session_id, actor.key_id)


async def _looking(
    request: Request, session: db.ReadSession, operator: Actor, now: datetime
) -> Actor:
    """The operator in the place of somebody else, once the audit log knows."""
    look = looks.look_of(request.headers, method=request.method, is_operator=operator.is_operator)
    actor = await service.in_place_of(session, operator, look=look)
    async with request.app.state.database.writing(origin_of(request)) as unit:
        service.note_look(
            unit,
            operator,
            look=look,
            route=request.scope["route"].path_format,
            object_id=last_id_of(request) or look.target_id,
            now=now,
        )
    return actor


async def _key_actor(request: Request, session: db.ReadSession, now: Now, key: str) -> Actor:
    """The key that calls, if the route takes keys at all and this one has the scope."""
    peer = peer_of(request.scope)
    caller = await service.identify_key(session, key=key, peer=peer, now=now)
    await _count(request, caller.actor)
    access_to(request).check_key(caller.actor.scopes)
    if caller.is_use_due:
        _note_use(request, caller, now)
    return caller.actor


async def _count(request: Request, actor: Actor) -> None:
    limits: Limits = request.app.state.limits
    await limits.count_caller(request.scope, str(actor.caller_id), is_key=actor.is_key)


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


async def _confirmed_after(request: Request, now: Now) -> datetime:
    return now - timedelta(minutes=request.app.state.settings.step_up_minutes)


ConfirmedAfter = Annotated[datetime, Depends(_confirmed_after)]
"""A password given after this moment counts; for routes that need it of some callers only."""


async def _confirmed_actor(actor: CurrentActor, moment: ConfirmedAfter) -> Actor:
    actor.check_confirmed(moment)
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


async def _totp(request: Request) -> Totp:
    totp: Totp = request.app.state.totp
    return totp


async def _code_check(request: Request) -> CodeCheck:
    return CodeCheck(request.app.state.totp, request.app.state.letters)


async def _hidden(request: Request) -> bool:
    is_hidden: bool = request.app.state.settings.hide_accounts
    return is_hidden


async def _attempts(request: Request) -> Attempts:
    return Attempts(request.app.state.limits, request.scope)


VerifiedActor = Annotated[Actor, Depends(_verified_actor)]
"""The caller; where the platform asks for it, only with a verified address."""
ConfirmedActor = Annotated[Actor, Depends(_confirmed_actor)]
"""The person who calls, with the password given a moment ago: for what must not be stolen."""
TokenIssuer = Annotated[Issuer, Depends(_issuer)]
PasswordCheck = Annotated[Passwords, Depends(_passwords)]
SignInAttempts = Annotated[Attempts, Depends(_attempts)]
LetterBox = Annotated[Letters, Depends(_letters)]
AppSecrets = Annotated[Totp, Depends(_totp)]
SecondStep = Annotated[CodeCheck, Depends(_code_check)]
AccountsAreHidden = Annotated[bool, Depends(_hidden)]
