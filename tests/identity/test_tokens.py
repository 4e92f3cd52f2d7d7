"""Forged access tokens of every kind in security.md §3 and RFC 8725: always 401."""

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
from tests.identity.forging import (
    GONE,
    HEADER,
    NOW,
    Forger,
    claims_of,
    segment,
    sign,
    signed,
)
from va_market.identity.tokens import TokenSigner
from va_market.kit.errors import Unauthenticated

STRANGER = "01980000-0000-7000-8000-000000000001"
DEEP = 100_000
WRONG_CLAIMS: list[dict[str, Any]] = [
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
    *({claim: GONE} for claim in ("iss", "aud", "sub", "sid", "jti", "iat", "exp")),
]
ALGORITHMS = (
    *("none", "None", "NONE", "nOnE", "", None, "HS384", "HS512", "hs256", "HS256 ", ["HS256"], 1),
    *("RS256", "PS256", "ES256", "EdDSA", "dir", "A128KW"),
)
KEY_IDS = (
    *("2", "0", "01", " 1", "1 ", "1\x00", 1, "", None, ["1"], {"1": 1}),
    *("../../dev/null", "/dev/null", "1' OR '1'='1", "1;cat", "http://127.0.0.1/key", "\ud800"),
)
WRONG_HEADERS: list[Any] = [
    *({**HEADER, "alg": alg} for alg in ALGORITHMS),
    *({**HEADER, "typ": typ} for typ in ("JWT", "jwt", "AT+JWT", "", None, "id+jwt", "JWE")),
    *({**HEADER, "kid": kid} for kid in KEY_IDS),
    *({**HEADER, "crit": ["exp"]}, {**HEADER, "crit": []}, {**HEADER, "b64": False}),
    {**HEADER, "crit": ["b64"], "b64": False},
    *({**HEADER, "jwk": {"kty": "oct", "k": "AA"}}, {**HEADER, "jku": "http://127.0.0.1/"}),
    *({**HEADER, "x5u": "http://127.0.0.1/"}, {**HEADER, "x5c": ["AA"]}, {**HEADER, "zip": "DEF"}),
    *({**HEADER, "enc": "A128GCM", "alg": "dir"}, {**HEADER, "cty": "JWT"}),
    *({"alg": "HS256"}, {"alg": "HS256", "typ": "at+jwt"}, {}, [], "HS256", 1, None),
    *(b"", b"\xff\xfe", b"{", b'{"a":' * 500, b"[" * 2500, b"[" * 2500 + b"]" * 400),
    *(b"[" * DEEP, b'{"alg":' * DEEP, b"[" * DEEP + b"]" * DEEP, b'{"alg":1e400}'),
    b'{"alg": "none", "alg": "HS256", "typ": "at+jwt", "kid": "1"}',
    b'{"alg": "HS256", "typ": "at+jwt", "kid": "1", "\\u0061lg": "HS256"}',
]
PUBLIC_KEY = b"""-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
"""


@pytest.fixture
async def forger(market: Market) -> Forger:
    return Forger(market, (await market.person()).token)


class TestForgedClaims:
    async def test_a_token_made_by_hand_as_it_should_be_works(self, forger: Forger) -> None:
        assert await forger.status(forger.forge()) == 200

    async def test_a_clock_30_seconds_ahead_is_forgiven(self, forger: Forger) -> None:
        assert await forger.status(forger.forge(iat=NOW + 30)) == 200

    async def test_every_wrong_one_is_refused(self, forger: Forger) -> None:
        tokens = {repr(changes): forger.forge(**changes) for changes in WRONG_CLAIMS}

        assert await forger.accepted(tokens) == []

    async def test_every_odd_spelling_is_refused(self, forger: Forger) -> None:
        numbers = ("1e400", "-1e400", "NaN", "Infinity", "-0", f"{NOW + 60}.0", "9" * 1500)
        numbers += (f"{NOW + 60}e0", "0x7fffffff", f"+{NOW + 60}", f'{NOW + 60}, "exp": {NOW + 60}')
        tokens = {text: forger.spelled("exp", text) for text in numbers}
        twice = f'"{forger.claims["sub"]}", "sub": "{STRANGER}"'
        tokens["a claim twice"] = forger.spelled("sub", twice)
        tokens["nested"] = forger.spelled("jti", "[" * 1000 + "]" * 1000)

        assert await forger.accepted(tokens) == []

    async def test_whatever_is_no_object_is_refused(self, forger: Forger) -> None:
        wrong: list[Any] = [[], "text", 1, None, b"", b"\xff", b"{", b"[" * 2500, b"{}" * 2]
        wrong += [b"\xef\xbb\xbf{}", json.dumps(forger.claims).encode("utf-16")]
        tokens = {repr(claims)[:40]: sign(HEADER, claims, forger.key) for claims in wrong}

        assert await forger.accepted(tokens) == []


class TestForgedHeaders:
    async def test_every_other_one_is_refused(self, forger: Forger) -> None:
        tokens = {
            repr(header)[:80]: sign(header, forger.claims, forger.key) for header in WRONG_HEADERS
        }

        assert await forger.accepted(tokens) == []

    async def test_a_token_without_a_signature_is_refused(self, forger: Forger) -> None:
        said = [
            f"{segment({**HEADER, 'alg': alg})}.{segment(forger.claims)}"
            for alg in ("none", "None", "nOnE", "HS256")
        ]

        assert await forger.accepted({one: one for one in said}) == []
        assert await forger.accepted({one: f"{one}." for one in said}) == []

    async def test_another_digest_under_the_agreed_name_is_refused(self, forger: Forger) -> None:
        digests = ("sha1", "sha224", "sha384", "sha512")
        tokens = {one: sign(HEADER, forger.claims, forger.key, one) for one in digests}

        assert await forger.accepted(tokens) == []

    async def test_a_public_key_is_no_secret(self, forger: Forger) -> None:
        algorithms = ("RS256", "ES256", "HS256")
        tokens = {
            one: sign({**HEADER, "alg": one}, forger.claims, PUBLIC_KEY) for one in algorithms
        }

        assert await forger.accepted(tokens) == []

    async def test_an_encrypted_token_is_refused(self, forger: Forger) -> None:
        header = {**HEADER, "alg": "dir", "enc": "A256GCM"}
        five = [segment(header), "", segment(b"n" * 12), segment(forger.claims), segment(b"t" * 16)]

        assert (
            await forger.accepted({"JWE": ".".join(five), "of five": ".".join(five[:1] * 5)}) == []
        )


class TestForgedForm:
    async def test_whatever_is_not_the_token_is_refused(self, forger: Forger) -> None:
        token = forger.token
        head, claims, signature = token.split(".")
        wrong: list[str | bytes] = [
            *(f"{head}.{claims}", f"{token}.", f"{token}.e30", f"{token}.{token}", f".{token}"),
            *(token[:-4], token + "A", token + "A" * 5000, token + "A" * 1_000_000),
            *(token.replace(".", "\u2024"), token + "\u00e9", token.replace(".", ".!", 1)),
            *(token.replace("e", "f", 1), token.swapcase(), token[::-1], token.replace(".", "")),
            *(f"{token[:10]}\x00{token[10:]}", f"{token[:10]} {token[10:]}"),
            *(f"{token[:10]}\n{token[10:]}", token.encode() + b"\xed\xa0\x80", f"'{token}'"),
            *("", ".", "..", "...", "null", "\u0661" * 40, "undefined", "Bearer"),
            *(f"Bearer {token}", f"{token},{token}", f"{token} {token}"),
            *(f"{head}.{claims}.{signature[:20]}!{signature[20:]}", f"{head}.{claims}.AAAA"),
        ]

        assert await forger.accepted({repr(one)[:300]: one for one in wrong}) == []

    async def test_no_second_spelling_of_a_token_works(self, forger: Forger) -> None:
        head, claims, signature = forger.forge(jti="?>").split(".")
        said = f"{head}.{claims}"
        spare = chr(ord(signature[-1]) + 1)
        tokens = {
            **{ending: f"{said}.{signature}{ending}" for ending in ("=", "==", "%3D", "!", "~")},
            "spare bits": f"{said}.{signature[:-1]}{spare}",
            "padded header": signed(f"{head}==.{claims}", forger.key),
            "padded claims": signed(f"{said}==", forger.key),
            "noise in the claims": signed(f"{head}.{claims[:9]}!{claims[9:]}", forger.key),
            "white space in the claims": signed(f"{head}.{claims[:9]} {claims[9:]}", forger.key),
        }
        for number in range(4):  # until a signature has a letter that the other alphabet lacks
            other = forger.forge(jti=str(number))
            tokens[f"alphabet {number}"] = other.replace("-", "+").replace("_", "/") + "="

        assert await forger.accepted(tokens) == []

    async def test_a_token_beyond_four_kilobytes_is_refused_though_signed(
        self, forger: Forger
    ) -> None:
        assert await forger.status(forger.forge(jti="x" * 4096)) == 401

    async def test_another_secret_is_refused(self, forger: Forger) -> None:
        keys = (b"", b"secret", b"\x00" * 32, b"va-market", forger.key[:-1])
        tokens = {repr(key): sign(HEADER, forger.claims, key) for key in keys}

        assert await forger.accepted(tokens) == []

    async def test_another_scheme_is_refused(self, forger: Forger) -> None:
        for scheme in ("", "Basic ", "Token ", "Bearer", "Bearer\t", "Digest ", "JWT "):
            headers = {"Authorization": scheme + forger.token}
            answer = await forger.market.client.get("/v1/me", headers=headers)
            assert answer.status_code == 401, scheme

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
