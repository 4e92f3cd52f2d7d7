"""Access tokens: HS256 JWTs through python-jose, which only this module may import.

Source of the checks: RFC 8725 and security.md §3. The library accepts missing claims, any `typ`
and empty secrets by default, and recurses on nested headers before it checks the signature.
"""

import base64
import json
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
CLOCK_SKEW = timedelta(seconds=30)
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
    expires_at: int


class TokenSigner:
    """Issues and reads the tokens of one secret (at least 32 bytes)."""

    def __init__(self, secret: bytes, life: timedelta) -> None:
        # A constructed key: a string that looks like a JSON key would be parsed as one.
        self._key = jwk.construct(secret, algorithm="HS256")
        self.life = life

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
            _check_form(token)
            claims = jwt.decode(
                token,
                self._key,
                algorithms=["HS256"],
                audience=AUDIENCE,
                issuer=ISSUER,
                options=_OPTIONS,
            )
            return self._checked(claims, now)
        except Exception as error:
            # The library meets claims of any type, `Infinity` included, and raises as it pleases.
            raise Unauthenticated("The access token is not valid.") from error

    def _checked(self, claims: dict[str, Any], now: datetime) -> AccessToken:
        if claims.keys() != _CLAIMS:
            raise ValueError("claims")
        issued, expires = claims["iat"], claims["exp"]
        if type(issued) is not int or type(expires) is not int:
            raise ValueError("times")
        present = now.timestamp()
        if issued > present + CLOCK_SKEW.total_seconds() or expires <= present:
            raise ValueError("not now")
        if expires - issued > self.life.total_seconds():
            raise ValueError("life")
        return AccessToken(UUID(claims["sub"]), UUID(claims["sid"]), expires)


def _check_form(token: str) -> None:
    """Everything that must hold before the library sees the token."""
    if len(token) > LONGEST_TOKEN or not token.isascii():
        raise ValueError("form")
    head, _, rest = token.partition(".")
    if rest.count(".") != 1:
        raise ValueError("segments")
    header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    if header != {"alg": "HS256", "typ": TYPE, "kid": KEY_ID}:
        raise ValueError("header")
