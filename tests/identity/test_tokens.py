"""Tokens are forged here by hand, without the library that reads them."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.market import MONDAY, Market
from va_market.identity.tokens import TokenSigner
from va_market.kit.errors import Unauthenticated

HEADER = {"alg": "HS256", "typ": "at+jwt", "kid": "1"}
NOW = int(MONDAY.timestamp())
GONE = object()
STRANGER = "01980000-0000-7000-8000-000000000001"


def segment(content: Any) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sign(header: Any, claims: Any, key: bytes, digest: str = "sha256") -> str:
    said = f"{segment(header)}.{segment(claims)}"
    return f"{said}.{segment(hmac.digest(key, said.encode(), digest))}"


def claims_of(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=="))
    return claims


def changed(claims: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**claims, **changes}.items() if value is not GONE}


class Forger:
    """Knows the secret and a live session: whatever is refused is refused for its own fault."""

    def __init__(self, market: Market, token: str) -> None:
        self.market = market
        self.token = token
        self.claims = claims_of(token)
        self.key = market.app.state.settings.secret_key.get_secret_value().encode()

    def forge(self, header: Any = HEADER, **changes: Any) -> str:
        return sign(header, changed(self.claims, changes), self.key)

    async def status(self, token: str | bytes) -> int:
        given = token if isinstance(token, bytes) else token.encode()
        headers = {b"Authorization": b"Bearer " + given}
        answer = await self.market.client.get("/v1/me", headers=headers)
        if answer.status_code == 401:
            assert answer.headers["www-authenticate"] == 'Bearer realm="va-market"'
            assert answer.json()["code"] == "unauthenticated"
        return answer.status_code


@pytest.fixture
async def forger(market: Market) -> Forger:
    return Forger(market, (await market.person()).token)


class TestForgedClaims:
    async def test_a_token_made_by_hand_as_it_should_be_works(self, forger: Forger) -> None:
        assert await forger.status(forger.forge()) == 200

    @pytest.mark.parametrize("claim", ["iss", "aud", "sub", "sid", "jti", "iat", "exp"])
    async def test_every_claim_is_needed(self, forger: Forger, claim) -> None:
        assert await forger.status(forger.forge(**{claim: GONE})) == 401

    @pytest.mark.parametrize(
        "changes",
        [
            *({"exp": NOW}, {"exp": NOW - 1}, {"exp": 0}, {"exp": -1}, {"exp": 10**400}),
            *({"exp": NOW + 60.5}, {"exp": str(NOW + 60)}, {"exp": True}, {"exp": None}),
            *({"exp": [NOW + 60]}, {"exp": float("inf")}, {"exp": float("nan")}),
            *({"iat": NOW + 31}, {"iat": NOW + 31, "exp": NOW + 60}, {"iat": NOW - 1}),
            *({"iat": str(NOW)}, {"iat": float(NOW)}, {"iat": None}, {"iat": -(10**400)}),
            *({"exp": NOW + 901}, {"exp": NOW + 10**9}),
            *({"aud": "other"}, {"aud": ["other"]}, {"aud": []}, {"aud": 1}, {"aud": None}),
            *({"aud": ""}, {"aud": {"va-market": 1}}),
            *({"iss": "other"}, {"iss": ""}, {"iss": None}, {"iss": 1}, {"iss": ["va-market"]}),
            *({"sub": ""}, {"sub": "ada"}, {"sub": 1}, {"sub": None}, {"sub": []}),
            *({"sub": STRANGER}, {"sid": STRANGER}, {"sid": ""}, {"sid": 1}),
            *({"sid": None}, {"sid": []}, {"sid": {}}, {"sid": True}, {"sid": "0" * 1000}),
            *({"jti": 1}, {"jti": None}, {"jti": []}),
            *({"nbf": NOW}, {"nbf": "x"}, {"role": "owner"}, {"at_hash": "x"}),
        ],
        ids=repr,
    )
    async def test_every_wrong_claim_is_refused(self, forger: Forger, changes) -> None:
        assert await forger.status(forger.forge(**changes)) == 401

    async def test_a_clock_30_seconds_ahead_is_forgiven(self, forger: Forger) -> None:
        assert await forger.status(forger.forge(iat=NOW + 30)) == 200

    @pytest.mark.parametrize("claims", [[], "text", 1, None, b"", b"\xff", b"{", b"[" * 2500])
    async def test_claims_are_an_object(self, forger: Forger, claims) -> None:
        assert await forger.status(sign(HEADER, claims, forger.key)) == 401


class TestForgedHeaders:
    @pytest.mark.parametrize(
        "header",
        [
            *({**HEADER, "alg": alg} for alg in ("none", "None", "", None, "RS256", "ES256")),
            *({**HEADER, "alg": alg} for alg in ("HS384", "HS512", "hs256", ["HS256"], 1)),
            *({**HEADER, "typ": typ} for typ in ("JWT", "jwt", "AT+JWT", "", None, "id+jwt")),
            *({**HEADER, "kid": kid} for kid in ("2", 1, "", None, "../../dev/null")),
            *({**HEADER, "crit": ["exp"]}, {**HEADER, "jwk": {}}, {**HEADER, "jku": "http://x"}),
            *({**HEADER, "enc": "A128GCM", "alg": "dir"}, {**HEADER, "b64": False}),
            *({"alg": "HS256"}, {"alg": "HS256", "typ": "at+jwt"}, {}, [], "HS256", 1, None),
            *(b"", b"\xff\xfe", b"{", b"[" * 2500, b'{"a":' * 500, b"[" * 2500 + b"]" * 400),
        ],
        ids=lambda header: repr(header)[:40],
    )
    async def test_every_other_header_is_refused(self, forger: Forger, header) -> None:
        assert await forger.status(sign(header, forger.claims, forger.key)) == 401

    @pytest.mark.parametrize("alg", ["none", "HS256"])
    async def test_a_token_without_a_signature_is_refused(self, forger: Forger, alg) -> None:
        said = f"{segment({**HEADER, 'alg': alg})}.{segment(forger.claims)}"
        assert await forger.status(f"{said}.") == 401
        assert await forger.status(said) == 401

    async def test_a_longer_digest_under_the_agreed_name_is_refused(self, forger: Forger) -> None:
        assert await forger.status(sign(HEADER, forger.claims, forger.key, "sha512")) == 401


class TestForgedForm:
    @pytest.mark.parametrize(
        "mangle",
        [
            lambda token: token.rsplit(".", 1)[0],
            lambda token: token + ".",
            lambda token: token + ".e30",
            lambda token: token + "." + token,
            lambda token: token[:-4],
            lambda token: token + "A" * 5000,
            lambda token: token.replace(".", "\u2024"),
            lambda token: token + "\u00e9",
            lambda token: token[:10] + "\x00" + token[10:],
            lambda token: token.replace(".", ".!", 1),
            lambda token: token.replace("e", "f", 1),
        ],
    )
    async def test_whatever_is_not_the_token_is_refused(self, forger: Forger, mangle) -> None:
        assert await forger.status(mangle(forger.token)) == 401

    @pytest.mark.parametrize("token", ["", ".", "..", "...", "null", "\u0661" * 40])
    async def test_whatever_is_no_token_is_refused(self, forger: Forger, token) -> None:
        assert await forger.status(token) == 401

    async def test_a_token_beyond_four_kilobytes_is_refused_though_signed(
        self, forger: Forger
    ) -> None:
        assert await forger.status(forger.forge(jti="x" * 4096)) == 401

    @pytest.mark.parametrize("key", [b"", b"secret", b"\x00" * 32, b"va-market"])
    async def test_another_secret_is_refused(self, forger: Forger, key) -> None:
        assert await forger.status(sign(HEADER, forger.claims, key)) == 401

    @pytest.mark.parametrize("scheme", ["", "Basic ", "Token ", "Bearer", "Bearer\t"])
    async def test_another_scheme_is_refused(self, forger: Forger, scheme) -> None:
        headers = {"Authorization": scheme + forger.token}
        assert (await forger.market.client.get("/v1/me", headers=headers)).status_code == 401

    async def test_a_token_in_the_address_is_refused(self, forger: Forger) -> None:
        answer = await forger.market.client.get("/v1/me", params={"access_token": forger.token})
        assert answer.status_code in (401, 422)


class TestTokenSigner:
    @given(token=st.text() | st.text(alphabet='ey.JhbGciOi{}[]"=_-', max_size=80))
    def test_any_text_is_refused_and_nothing_else_happens(self, token) -> None:
        with pytest.raises(Unauthenticated):
            TokenSigner(b"s" * 32, timedelta(minutes=15)).read(token, now=MONDAY)

    def test_a_secret_that_looks_like_a_json_key_is_still_bytes(self) -> None:
        inner = b"an inner key of thirty-two bytes"
        secret = json.dumps({"kty": "oct", "alg": "HS256", "k": segment(inner)}).encode()
        signer = TokenSigner(secret, timedelta(minutes=15))
        token = signer.issue(user_id=uuid4(), session_id=uuid4(), now=MONDAY)
        assert signer.read(token, now=MONDAY).expires_at == NOW + 900
        with pytest.raises(Unauthenticated):
            signer.read(sign(HEADER, claims_of(token), inner), now=MONDAY)

    def test_a_token_of_another_secret_is_refused(self) -> None:
        life = timedelta(minutes=15)
        token = TokenSigner(b"a" * 32, life).issue(user_id=uuid4(), session_id=uuid4(), now=MONDAY)
        with pytest.raises(Unauthenticated):
            TokenSigner(b"b" * 32, life).read(token, now=MONDAY)

    def test_no_role_is_written_into_a_token(self) -> None:
        signer = TokenSigner(b"a" * 32, timedelta(minutes=15))
        claims = claims_of(signer.issue(user_id=uuid4(), session_id=uuid4(), now=MONDAY))
        assert set(claims) == {"iss", "aud", "sub", "sid", "jti", "iat", "exp"}

    def test_the_signature_is_that_of_hmac_sha256(self) -> None:
        signer = TokenSigner(b"a" * 32, timedelta(minutes=15))
        token = signer.issue(user_id=uuid4(), session_id=uuid4(), now=MONDAY)
        said, _, signature = token.rpartition(".")
        digest = hmac.new(b"a" * 32, said.encode(), hashlib.sha256).digest()
        assert signature == segment(digest)


class TestClockOfTheApplication:
    """Only the clock that was handed in counts, whatever the system's says."""

    @pytest.mark.parametrize("year", [2001, 2190])
    def test_token_is_good_at_its_own_time(self, year: int) -> None:
        signer = TokenSigner(b"x" * 32, timedelta(minutes=15))
        then = datetime(year, 1, 1, tzinfo=UTC)
        token = signer.issue(user_id=uuid4(), session_id=uuid4(), now=then)

        assert signer.read(token, now=then + timedelta(minutes=14)).expires_at > then.timestamp()
