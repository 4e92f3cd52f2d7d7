"""Refresh tokens, mailed tokens, invitations and API keys of a wrong form: refused, never a 500."""

import json

import pytest

from tests.factories.keys import key_of
from tests.factories.market import Market
from tests.support.problems import problem_of
from va_market.identity.keys import checksum

RIGHT = "x" * 43
WRONG: dict[str, str] = {
    "empty": "",
    "short": RIGHT[:-1],
    "long": f"{RIGHT}x",
    "padded": f"{RIGHT[:-1]}=",
    "in front": f" {RIGHT}",
    "behind": f"{RIGHT}\n",
    "NUL": f"{RIGHT[:-1]}\x00",
    "half a surrogate": f"{RIGHT[:-1]}\ud800",
    "other digits": "\u0661" * 43,
    "full width": "\uff58" * 43,
    "accent": "\u00e9" * 43,
    "other alphabet": "+" * 43,
    "a megabyte": "x" * 1_000_000,
}
BODIES = {
    "/v1/auth/refresh": "refresh_token",
    "/v1/auth/verify-email": "token",
    "/v1/auth/password-reset/confirm": "token",
    "/v1/invitations/accept": "token",
}


@pytest.mark.parametrize("path", BODIES)
async def test_no_wrong_form_passes_in_a_body(market: Market, path: str) -> None:
    person = await market.person()
    rest = {"password": "another long pass phrase"} if path.endswith("confirm") else {}
    for name, secret in WRONG.items():
        body = json.dumps({BODIES[path]: secret, **rest})
        headers = {"Content-Type": "application/json"}
        answer = await person.request("POST", path, content=body, headers=headers)
        problem_of(answer, 422, "invalid")
        assert RIGHT[:20] not in answer.text, name


@pytest.mark.parametrize("secret", WRONG.values(), ids=WRONG)
async def test_no_wrong_form_passes_in_the_cookie(market: Market, secret: str) -> None:
    cookie = b"va_market_refresh=" + secret.encode("utf-8", "surrogatepass")
    answer = await market.client.post("/v1/auth/refresh", json={}, headers={b"Cookie": cookie})

    problem_of(answer, 401, "refresh_refused")


async def test_no_wrong_form_of_an_api_key_passes(market: Market) -> None:
    key = (await key_of(await market.owner())).secret
    body, last = key[:-6], key[-6:]
    wrong = [
        *(key[:-1], f"{key}x", f"{key}\x00", f"{key[:-1]}\ud800", f"{key}{'x' * 1_000_000}"),
        *(
            f"{body}{last.translate({n: n + 0xFEE0 for n in range(33, 127)})}",
            "vam_" + "\u0661" * 62,
        ),
        *(f"{body[:-1]}\u0661{last}", f"{body[:-1]}\u0661{checksum(body)}", f"{body}000000"),
        *(key.swapcase(), f"vam_{key}", key.replace("_", "-"), "vam_", "vam_" * 20, body + "=" * 6),
    ]
    for one in wrong:
        raw = one.encode("utf-8", "surrogatepass")
        answer = await market.client.get("/v1/me", headers={b"X-API-Key": raw})
        problem_of(answer, 401, "api_key_refused")
        bearer = {b"Authorization": b"Bearer " + raw}
        assert (await market.client.get("/v1/me", headers=bearer)).status_code == 401
