"""Access tokens: HS256 JWTs through python-jose, which only this module may import.

Source of the checks: RFC 8725 and security.md §3. The library accepts missing claims, any `typ`
and empty secrets by default, and recurses on nested headers before it checks the signature.
"""

import base64
import json
import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from jose import jwk, jwt

from va_market.kit.errors import Unauthenticated
from va_market.kit.ids import new_id

ISSUER = "va-market"
AUDIENCE = "va-market"
TYPE = "at+jwt"
KEY_ID = "1"
LONGEST_TOKEN = 4096
MOST_KNOWN = 5_000  # about five megabytes
CLOCK_SKEW = timedelta(seconds=30)
# One token has one text: the library would also take padding, other alphabets, and spare bits at
# the end of the signature, whose 32 bytes are 43 characters.
_FORM = re.compile(r"[\w-]+\.[\w-]+\.[\w-]{42}[AEIMQUYcgkosw048]", re.ASCII)
_CLAIMS = frozenset({"exp", "iat", "aud", "iss", "sub", "jti", "sid"})
# Not `require_exp` and `require_iat`: they compare with the library's own clock, which is not ours.
_OPTIONS: dict[str, Any] = {
    **{f"require_{claim}": True for claim in ("aud", "iss", "sub", "jti")},
    **{f"verify_{claim}": False for claim in ("exp", "iat", "nbf")},
}


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What a valid token says."""

    user_id: UUID
    session_id: UUID
    issued_at: int
    expires_at: int


class TokenSigner:
    """Issues and reads the tokens of one secret (at least 32 bytes)."""

    def __init__(self, secret: bytes, life: timedelta) -> None:
        # A constructed key: a string that looks like a JSON key would be parsed as one.
        self._key = jwk.construct(secret, algorithm="HS256")
        self.life = life
        self._known: OrderedDict[str, AccessToken] = OrderedDict()

    def issue(self, *, user_id: UUID, session_id: UUID, now: datetime) -> str:
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(user_id),
            "sid": str(session_id),
            "jti": str(new_id()),
            "iat": int(now.timestamp()),
            "exp": int((now + self.life).timestamp()),
        }
        headers = {"typ": TYPE, "kid": KEY_ID}
        token: str = jwt.encode(claims, self._key, algorithm="HS256", headers=headers)
        return token

    def read(self, token: str, *, now: datetime) -> AccessToken:
        """What the token says.

        Raises:
            Unauthenticated: anything at all is wrong with it.
        """
        try:
            known = self._known.get(token)
            if known is None:
                known = self._verified(token)
            _check_times(known, now)
            self._remember(token, known)
        except Exception as error:
            # The library meets claims of any type, `Infinity` included, and raises as it pleases.
            raise Unauthenticated("The access token is not valid.") from error
        return known

    def _verified(self, token: str) -> AccessToken:
        """What holds of the token at any time: signature, claims, the length of its life."""
        _check_form(token)
        claims = jwt.decode(
            token,
            self._key,
            algorithms=["HS256"],
            audience=AUDIENCE,
            issuer=ISSUER,
            options=_OPTIONS,
        )
        if claims.keys() != _CLAIMS:
            raise ValueError("claims")
        issued, expires = claims["iat"], claims["exp"]
        if type(issued) is not int or type(expires) is not int:
            raise ValueError("times")
        if expires - issued > self.life.total_seconds():
            raise ValueError("life")
        return AccessToken(UUID(claims["sub"]), UUID(claims["sid"]), issued, expires)

    def _remember(self, token: str, found: AccessToken) -> None:
        """Keep the tokens used last: checking a signature costs more than reading the caller."""
        self._known[token] = found
        self._known.move_to_end(token)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)


def _check_times(token: AccessToken, now: datetime) -> None:
    present = now.timestamp()
    if token.issued_at > present + CLOCK_SKEW.total_seconds() or token.expires_at <= present:
        raise ValueError("not now")


def _check_form(token: str) -> None:
    """Everything that must hold before the library sees the token."""
    if len(token) > LONGEST_TOKEN or _FORM.fullmatch(token) is None:
        raise ValueError("form")
    header, claims, _ = token.split(".")
    if _read(header) != {"alg": "HS256", "typ": TYPE, "kid": KEY_ID}:
        raise ValueError("header")
    _read(claims)


def _read(segment: str) -> Any:
    raw = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    return json.loads(raw, object_pairs_hook=_distinct)


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice")  # two readers would see two tokens
    return found
