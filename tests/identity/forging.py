"""Tokens made by hand, without the library that reads them, by somebody who knows the secret.

Whatever is refused of these is refused for its own fault.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from typing import Any

from tests.factories.market import MONDAY, Market

HEADER = {"alg": "HS256", "typ": "at+jwt", "kid": "1"}
NOW = int(MONDAY.timestamp())
GONE = object()


def segment(content: Any) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(said: str, key: bytes, digest: str = "sha256") -> str:
    return f"{said}.{segment(hmac.digest(key, said.encode(), digest))}"


def sign(header: Any, claims: Any, key: bytes, digest: str = "sha256") -> str:
    return signed(f"{segment(header)}.{segment(claims)}", key, digest)


def claims_of(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=="))
    return claims


class Forger:
    def __init__(self, market: Market, token: str) -> None:
        self.market = market
        self.token = token
        self.claims = claims_of(token)
        self.key = market.app.state.settings.secret_key.get_secret_value().encode()

    def forge(self, header: Any = HEADER, **changes: Any) -> str:
        claims = {k: v for k, v in {**self.claims, **changes}.items() if v is not GONE}
        return sign(header, claims, self.key)

    def spelled(self, claim: str, text: str) -> str:
        """A token in which a claim stands as this text, which need not be JSON."""
        said = json.dumps({**self.claims, claim: "@"}).replace('"@"', text)
        return sign(HEADER, said.encode(), self.key)

    async def status(self, token: str | bytes) -> int:
        given = token if isinstance(token, bytes) else token.encode()
        headers = {b"Authorization": b"Bearer " + given}
        answer = await self.market.client.get("/v1/me", headers=headers)
        if answer.status_code == 401:
            assert answer.headers["www-authenticate"] == 'Bearer realm="va-market"'
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"] == "unauthenticated"
        return answer.status_code

    async def accepted(self, tokens: Mapping[str, str | bytes]) -> list[str]:
        """The names of those that are not refused with 401."""
        return [name for name, token in tokens.items() if await self.status(token) != 401]
