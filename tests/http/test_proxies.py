"""Who calls is what trusted proxies say, and nobody else."""

from collections.abc import AsyncIterator
from ipaddress import ip_network
from typing import Any

import pytest

from tests.conftest import running_market
from tests.factories.keys import key_of
from tests.factories.market import Market
from tests.support.contract import Contract
from tests.support.limits import at, left
from va_market.kit.addresses import site_of
from va_market.kit.http.proxies import Proxies, is_origin_known, peer_of

INNER = "10.0.0.0/8,2001:db8:aaaa::/48"


def seen(peer: str | None, *lines: tuple[str, str]) -> dict[str, Any]:
    """The scope of a request from `peer` with these headers, through the proxies of INNER."""
    headers = [(name.encode(), value.encode()) for name, value in lines]
    client = None if peer is None else (peer, 5000)
    scope = {"type": "http", "scheme": "http", "client": client, "headers": headers}
    return dict(Proxies([ip_network(one) for one in INNER.split(",")]).seen_through(scope))


def origin(peer: str | None, *forwarded: str) -> str:
    return peer_of(seen(peer, *(("x-forwarded-for", line) for line in forwarded)))


class TestOrigin:
    @pytest.mark.parametrize(
        ("peer", "forwarded", "found"),
        [
            ("10.0.0.1", ["203.0.113.7"], "203.0.113.7"),
            ("10.0.0.1", ["203.0.113.7, 10.9.9.9"], "203.0.113.7"),
            ("10.0.0.1", ["203.0.113.7", "10.9.9.9"], "203.0.113.7"),
            # What a stranger says of others is the stranger's own word.
            ("10.0.0.1", ["1.1.1.1, 203.0.113.7"], "203.0.113.7"),
            ("10.0.0.1", ["10.0.0.9, 203.0.113.7, 10.0.0.2"], "203.0.113.7"),
            ("203.0.113.7", ["1.1.1.1"], "203.0.113.7"),
            ("10.0.0.1", ["10.0.0.5"], "10.0.0.5"),
            ("10.0.0.1", [], "10.0.0.1"),
            ("10.0.0.1", [""], "10.0.0.1"),
            ("10.0.0.1", ["unknown"], "10.0.0.1"),
            ("10.0.0.1", ["203.0.113.7, unknown"], "10.0.0.1"),
            ("10.0.0.1", ["203.0.113.7:1234"], "203.0.113.7"),
            ("10.0.0.1", ["[2001:db8::7]:1234"], "2001:db8::7"),
            ("10.0.0.1", ["2001:db8::7"], "2001:db8::7"),
            ("2001:db8:aaaa::1", ["::ffff:203.0.113.7"], "203.0.113.7"),
            ("::ffff:10.0.0.1", ["203.0.113.7"], "203.0.113.7"),
            ("pipe", ["203.0.113.7"], "pipe"),
            (None, ["203.0.113.7"], ""),
            ("10.0.0.1", ["é" * 3, "9" * 5000], "10.0.0.1"),
        ],
    )
    def test_is_the_first_hop_that_is_not_ours(
        self, peer: str | None, forwarded: list[str], found: str
    ) -> None:
        assert origin(peer, *forwarded) == found

    def test_nobody_is_trusted_unless_named(self) -> None:
        scope = {
            "scheme": "http",
            "client": ("127.0.0.1", 1),
            "headers": [(b"x-forwarded-for", b"1.1.1.1"), (b"x-forwarded-proto", b"https")],
        }
        assert Proxies(()).seen_through(scope) is scope
        assert not is_origin_known(scope)

    def test_other_headers_are_not_read(self) -> None:
        said = [("forwarded", "for=1.1.1.1"), ("x-real-ip", "1.1.1.1")]
        assert peer_of(seen("10.0.0.1", *said)) == "10.0.0.1"

    @pytest.mark.parametrize(
        ("peer", "proto", "scheme"),
        [
            ("10.0.0.1", "https", "https"),
            ("10.0.0.1", "http, HTTPS", "https"),
            ("10.0.0.1", "gopher", "http"),
            ("203.0.113.7", "https", "http"),
        ],
    )
    def test_scheme_comes_from_them_alone(self, peer: str, proto: str, scheme: str) -> None:
        assert seen(peer, ("x-forwarded-proto", proto))["scheme"] == scheme


@pytest.mark.parametrize(
    ("peer", "site"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("pipe", "pipe"),
    ],
)
def test_site_stands_for_one_caller(peer: str, site: str) -> None:
    assert site_of(peer) == site


@pytest.fixture
async def behind(database_url: str, contract: Contract) -> AsyncIterator[Market]:
    changes = {"trusted_proxies": INNER, "limit_anonymous": 2}
    async with running_market(database_url, contract, **changes) as market:
        yield market


class TestBehindProxy:
    async def test_limits_count_the_caller(self, behind: Market) -> None:
        async with at(behind, "10.0.0.1") as proxy, at(behind, "203.0.113.9") as stranger:
            for caller in ("192.0.2.1", "192.0.2.2"):
                headers = {"X-Forwarded-For": f"1.1.1.1, {caller}"}
                answers = [await proxy.get("/v1/categories", headers=headers) for _ in range(3)]
                assert [answer.status_code for answer in answers] == [200, 200, 429]
            # Who is no proxy cannot wear another address out, nor change their own.
            for caller in ("198.51.100.1", "198.51.100.2", "198.51.100.3"):
                headers = {"X-Forwarded-For": caller}
                last = await stranger.get("/v1/categories", headers=headers)
            assert last.status_code == 429
            fresh = await proxy.get("/v1/categories", headers={"X-Forwarded-For": "198.51.100.1"})
            assert left(fresh) == {"anonymous": 1}

    async def test_keys_are_bound_to_the_caller(self, behind: Market) -> None:
        key = await key_of(await behind.owner(), allowed_ips=["192.0.2.0/24"])
        headers = {"X-API-Key": key.secret, "X-Forwarded-For": "192.0.2.9"}
        async with at(behind, "10.0.0.1") as proxy, at(behind, "203.0.113.9") as stranger:
            assert (await proxy.get("/v1/me", headers=headers)).status_code == 200
            assert (await stranger.get("/v1/me", headers=headers)).status_code == 401
            headers["X-Forwarded-For"] = "192.0.2.9, 203.0.113.9"
            assert (await proxy.get("/v1/me", headers=headers)).status_code == 401

    async def test_https_answers_ask_for_https_ever_after(self, behind: Market) -> None:
        async with at(behind, "10.0.0.1") as proxy, at(behind, "203.0.113.9") as stranger:
            headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
            for path in ("/health/live", "/v1/nothing", "/docs"):
                answer = await proxy.get(path, headers=headers)
                said = answer.headers["strict-transport-security"]
                assert said == "max-age=31536000; includeSubDomains"
            plain = await stranger.get("/health/live", headers=headers)
            assert "strict-transport-security" not in plain.headers
