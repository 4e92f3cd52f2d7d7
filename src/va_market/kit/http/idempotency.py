"""Safe retries: the same POST with the same key has one effect and one reply (api.md §5).

The key is held by an advisory lock for the length of the transaction, and the reply is stored in
the transaction of the effect: there is no moment at which one exists without the other.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from fastapi import Request, Response
from sqlalchemy import Text, Uuid, bindparam, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from va_market.kit.db import WriteSession
from va_market.kit.errors import BadRequest, Conflict, FieldError, Invalid
from va_market.kit.http.limits import is_about_money
from va_market.kit.http.replies import IdempotentReply
from va_market.kit.http.uploads import digest_of

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
LOCK_NOT_AVAILABLE = "55P03"
# Replies whose repetition would not help: the caller mends the request or waits, and asks again.
NOT_KEPT = frozenset({401, 403, 412, 422, 428, 429})
KEY_PATTERN = "^[!-~]([ -~]{0,253}[!-~])?$"  # HTTP itself drops spaces at either end
_KEY = re.compile(KEY_PATTERN, re.ASCII)
_KEPT_HEADERS = ("content-type", "etag", "location")

_FOUND = select(IdempotentReply).where(
    col(IdempotentReply.caller_id) == bindparam("caller_id", type_=Uuid),
    col(IdempotentReply.key) == bindparam("key", type_=Text),
    col(IdempotentReply.created_at) > bindparam("since"),
)
_HOLD = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name", type_=Text), 0)))


class KeyMissing(BadRequest):
    code = "idempotency_key_missing"
    title = "Say which request this is"
    cause = "What moves money asks for `Idempotency-Key`, so that a retry never moves it twice."
    fix = "Make a key, such as a UUID, for each new request; keep it for retries of the same one."


class KeyInFlight(Conflict):
    code = "idempotency_key_in_flight"
    title = "The first request with this key is still under way"
    cause = "A request with the same idempotency key has not ended yet."
    fix = "Wait for the seconds in `Retry-After`, then repeat the request with the same key."
    is_retryable = True


class KeyReused(Invalid):
    code = "idempotency_key_reused"
    title = "The key belongs to another request"
    cause = "An idempotency key was sent with another path or body within 24 hours."
    fix = "Make a new key for each new request; keep it for retries of the same request."


class ShownOnce(Conflict):
    code = "shown_once"
    title = "The reply to this request was shown once"
    cause = "The first request with this key took effect; its reply held a secret, kept nowhere."
    fix = "If the reply was lost, revoke what `Location` names and make another."


class Replayed(Exception):
    """The reply is known already; the request goes no further."""

    def __init__(self, reply: IdempotentReply) -> None:
        super().__init__(reply.key)
        headers = {**reply.headers, "idempotent-replayed": "true"}
        self.response = Response(reply.body, reply.status, headers)


@dataclass(frozen=True, slots=True)
class Retry:
    """One request with a key, from its first look at the database to its reply."""

    session: WriteSession
    caller_id: UUID
    key: str
    fingerprint: bytes
    now: datetime

    async def find(self) -> None:
        """Hold the key; go on only if there is no reply yet.

        Raises:
            KeyInFlight: another request holds it for long.
            KeyReused: the key came with another request before.
            Replayed: the reply is known.
        """
        await self._hold()
        values = {"caller_id": self.caller_id, "key": self.key, "since": self.now - KEPT_FOR}
        found = (await self.session.execute(_FOUND, values)).scalar_one_or_none()
        if found is None:
            return
        if found.fingerprint != self.fingerprint:
            raise KeyReused
        raise Replayed(found)

    async def _hold(self) -> None:
        await self.session.execute(text("SET LOCAL lock_timeout = '2s'"))
        try:
            await self.session.execute(_HOLD, {"name": f"{self.caller_id}/{self.key}"})
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
                raise KeyInFlight(retry_after=1) from error
            raise
        await self.session.execute(text("SET LOCAL lock_timeout TO DEFAULT"))

    async def keep(self, response: Response, *, session: WriteSession) -> None:
        """Store the reply; an older one of the same key has expired."""
        row = {
            "fingerprint": self.fingerprint,
            "status": response.status_code,
            "headers": {n: response.headers[n] for n in _KEPT_HEADERS if n in response.headers},
            "body": bytes(response.body),
            "created_at": self.now,
        }
        statement = insert(IdempotentReply).values(caller_id=self.caller_id, key=self.key, **row)
        await session.execute(
            statement.on_conflict_do_update(index_elements=["caller_id", "key"], set_=row)
        )


def check_key(request: Request) -> None:
    """Refuse a key that is not 1 to 255 printable ASCII characters, wherever it is sent."""
    key = request.headers.get(HEADER)
    if key is not None and request.method == "POST" and not _KEY.fullmatch(key):
        detail = "1 to 255 printable ASCII characters"
        raise Invalid(detail, errors=[FieldError("header", f"/{HEADER}", "bad_key", detail)])


async def retry_of(request: Request, session: WriteSession, *, now: datetime) -> Retry | None:
    """The request as one that may be repeated, if it names a key and its caller is known.

    Raises:
        KeyMissing: it moves money, and names none.
    """
    key = request.headers.get(HEADER)
    caller_id: UUID | None = getattr(request.state, "caller_id", None)
    if caller_id is None or request.method != "POST":
        return None
    if key is None:
        if is_about_money(request.scope.get("endpoint")):
            raise KeyMissing
        return None
    return Retry(session, caller_id, key, await _fingerprint(request), now)


async def _fingerprint(request: Request) -> bytes:
    target = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    body = digest_of(request) or await request.body()
    return hashlib.sha256(target + body).digest()


async def forget_old(session: WriteSession, *, now: datetime) -> int:
    """Delete replies older than a day, at most 1000; how many there were."""
    old = (
        select(col(IdempotentReply.caller_id), col(IdempotentReply.key))
        .where(col(IdempotentReply.created_at) <= now - KEPT_FOR)
        .limit(1000)
    )
    keys = (await session.execute(old)).all()
    for caller_id, key in keys:
        await session.execute(
            delete(IdempotentReply).where(
                col(IdempotentReply.caller_id) == caller_id, col(IdempotentReply.key) == key
            )
        )
    return len(keys)
