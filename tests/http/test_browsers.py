"""Pages of other origins, other names of the server, and what pages may do with answers."""

import re
from base64 import b64encode
from collections.abc import AsyncIterator
from hashlib import sha256

import httpx
import pytest

from tests.conftest import running_market, settings_for_tests
from tests.factories.market import Market
from tests.http.conftest import NOWHERE
from tests.support.contract import Contract
from tests.support.problems import problem_of
from va_market.app import create_app
from va_market.kit.db import Database

APP, OTHER = "https://app.agency.example", "https://desk.agency.example:8443"
FOREIGN = [
    "https://app.agency.example.evil.example",
    "https://evil-app.agency.example",
    "https://sub.app.agency.example",
    "http://app.agency.example",
    "https://app.agency.example:8443",
    "null",
    "*",
]
ASKED = {"Access-Control-Request-Method": "PATCH"}
PROMISED = {"etag", "link", "location", "ratelimit", "ratelimit-policy", "retry-after"}
SENT = ["authorization", "x-api-key", "idempotency-key", "if-match", "if-none-match"]


@pytest.fixture(scope="module")
async def shop(database_url: str, contract: Contract) -> AsyncIterator[Market]:
    """A market that pages of two origins may call, and that goes by one name."""
    names = {"cors_origins": f"{APP}, {OTHER}", "trusted_hosts": "market.test,[2001:db8::1]"}
    async with running_market(database_url, contract, max_body_bytes=2048, **names) as market:
        yield market


def listed(answer: httpx.Response, name: str) -> set[str]:
    return {part.strip().lower() for part in answer.headers.get(name, "").split(",")}


class TestPreflight:
    @pytest.mark.parametrize("path", ["/v1/jobs", "/v1/nothing", "/v1/auth/login"])
    @pytest.mark.parametrize("origin", [APP, OTHER])
    async def test_allows_the_origins_of_the_list(
        self, shop: Market, path: str, origin: str
    ) -> None:
        headers = {"Origin": origin, **ASKED, "Access-Control-Request-Headers": ", ".join(SENT)}
        answer = await shop.client.options(path, headers=headers)

        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["access-control-allow-origin"] == origin
        assert answer.headers["access-control-allow-credentials"] == "true"
        assert listed(answer, "access-control-allow-headers") >= {*SENT, "content-type"}
        assert {"patch", "delete"} <= listed(answer, "access-control-allow-methods")
        assert "origin" in listed(answer, "vary")
        assert "x-request-id" in answer.headers

    @pytest.mark.parametrize("origin", FOREIGN)
    async def test_allows_nobody_else(self, shop: Market, origin: str) -> None:
        answer = await shop.client.options("/v1/jobs", headers={"Origin": origin, **ASKED})

        assert "access-control-allow-origin" not in answer.headers

    async def test_is_no_preflight_without_the_question(self, shop: Market) -> None:
        problem_of(await shop.client.options("/v1/jobs", headers={"Origin": APP}), 405)


class TestAnswers:
    async def test_show_their_headers_to_the_pages_of_the_list(self, shop: Market) -> None:
        answer = await shop.client.get("/v1/categories", headers={"Origin": APP})

        assert answer.headers["access-control-allow-origin"] == APP
        assert PROMISED | {"x-request-id", "idempotent-replayed"} <= listed(
            answer, "access-control-expose-headers"
        )

    @pytest.mark.parametrize("origin", FOREIGN)
    async def test_show_nothing_to_others(self, shop: Market, origin: str) -> None:
        answer = await shop.client.get("/v1/categories", headers={"Origin": origin})

        assert "access-control-allow-origin" not in answer.headers
        assert "origin" in listed(answer, "vary")

    async def test_of_every_kind_of_error_can_be_read(self, shop: Market) -> None:
        big = {"content": b'"' + b"x" * 4000 + b'"', "headers": {"Content-Type": "text/plain"}}
        answers = [
            await self.ask(shop, "GET", "/v1/nothing"),
            await self.ask(shop, "GET", "/v1/me"),
            await self.ask(shop, "PUT", "/v1/jobs"),
            await self.ask(shop, "POST", "/v1/auth/login", **big),
            await self.ask(shop, "POST", "/v1/auth/login", content=b"x"),
        ]

        assert [answer.status_code for answer in answers] == [404, 401, 405, 413, 415]
        assert {answer.headers["access-control-allow-origin"] for answer in answers} == {APP}

    async def test_of_a_failure_can_be_read(self) -> None:
        app = create_app(settings_for_tests(cors_origins=APP), database=Database(NOWHERE))

        @app.get("/fails", include_in_schema=False)
        async def fail() -> None:
            raise RuntimeError

        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://market.test") as client:
            answer = await client.get("/fails", headers={"Origin": APP})
        problem_of(answer, 500)
        assert answer.headers["access-control-allow-origin"] == APP

    async def test_are_for_nobody_where_no_origin_is_named(self, market: Market) -> None:
        answer = await market.client.get("/v1/categories", headers={"Origin": APP})

        assert not [name for name in answer.headers if name.startswith("access-control")]

    async def ask(self, shop: Market, method: str, path: str, **options: object) -> httpx.Response:
        headers = {**options.pop("headers", {}), "Origin": APP}  # type: ignore[dict-item]
        return await shop.client.request(method, path, headers=headers, **options)  # type: ignore[arg-type]


class TestHosts:
    @pytest.mark.parametrize("host", ["market.test", "MARKET.test:8000", "[2001:db8::1]:80"])
    async def test_known_name_is_served(self, shop: Market, host: str) -> None:
        answer = await shop.client.get("/v1/categories", headers={"Host": host})

        assert answer.status_code == 200

    @pytest.mark.parametrize("host", ["evil.example", "sub.market.test", "market.test.evil", ""])
    async def test_other_name_is_refused(self, shop: Market, host: str) -> None:
        answer = await shop.client.get("/v1/nothing", headers={"Host": host})

        problem_of(answer, 400, "unknown_host")

    @pytest.mark.parametrize("hosts", [["evil.example", "market.test"], ["market.test", "evil"]])
    async def test_two_names_are_refused_unless_both_are_known(
        self, shop: Market, hosts: list[str]
    ) -> None:
        request = shop.client.build_request("GET", "/v1/nothing")
        request.headers = httpx.Headers([("Host", host) for host in hosts])
        answer = await shop.client.send(request)

        problem_of(answer, 400, "unknown_host")

    async def test_health_answers_to_any_name(self, shop: Market) -> None:
        answer = await shop.client.get("/health/live", headers={"Host": "10.0.0.7:8000"})

        assert answer.status_code == 200


class TestPages:
    @pytest.mark.parametrize("path", ["/v1/categories", "/v1/nothing", "/errors/invalid"])
    async def test_answers_load_nothing_and_stand_in_no_frame(
        self, market: Market, path: str
    ) -> None:
        answer = await market.client.get(path)

        policy = "default-src 'none'; frame-ancestors 'none'"
        assert answer.headers.get_list("content-security-policy") == [policy]

    async def test_docs_run_their_own_scripts_alone(self, market: Market) -> None:
        page = await market.client.get("/docs")

        [policy] = page.headers.get_list("content-security-policy")
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        [script] = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
        digest = b64encode(sha256(script.encode()).digest()).decode()
        assert rules["script-src"] == f"'self' 'sha256-{digest}'"
        assert (rules["default-src"], rules["frame-ancestors"]) == ("'none'", "'none'")
        assert "SwaggerUIBundle" in script
        sources = re.findall(r'(?:src|href)="([^"]*)"', page.text)
        assert all(source.startswith(("/docs/assets/", "data:,")) for source in sources)
