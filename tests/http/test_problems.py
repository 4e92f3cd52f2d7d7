"""Every error is application/problem+json, with one shape and the same headers."""

from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest

from tests.conftest import app_of
from tests.factories.market import Market
from tests.http.conftest import NOWHERE
from tests.support.problems import problem_of
from va_market.kit.db import Database

MIB = 1_048_576


class TestRoutes:
    async def test_the_root_leads_to_the_docs(self, market: Market) -> None:
        answer = await market.client.get("/")

        assert answer.headers["location"] == "/docs"

    async def test_a_page_outside_the_document_names_its_methods_too(self, market: Market) -> None:
        assert (await market.client.post("/docs")).headers["allow"] == "GET"

    @pytest.mark.parametrize(
        "path", ["/nothing", "/v1", "/v1/nothing", "/v1/jobs/", "/%00", "/%ff"]
    )
    @pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS", "PROPFIND"])
    async def test_an_unknown_route_is_404(self, market: Market, method: str, path: str) -> None:
        response = await market.client.request(method, path)
        assert problem_of(response, 404, "not_found")["instance"]

    async def test_a_trailing_slash_is_not_redirected(self, market: Market) -> None:
        owner = await market.owner()
        problem_of(await owner.get("/v1/jobs/"), 404)

    @pytest.mark.parametrize(
        ("path", "methods"),
        [
            ("/v1/jobs", "GET, HEAD, POST"),
            ("/v1/me", "GET, HEAD"),
            ("/v1/me/assistant-profile", "GET, HEAD, PUT"),
            ("/v1/auth/login", "POST"),
            ("/v1/time-entries/x", "DELETE, GET, HEAD, PATCH"),
            ("/v1/contracts/x/time-entries", "GET, HEAD, POST"),
            ("/v1/timers/start", "POST"),
            ("/v1/time-entries/bulk", "POST"),
            ("/v1/time-entries/export", "GET, HEAD"),
            ("/health/live", "GET, HEAD"),
        ],
    )
    async def test_405_names_every_method_of_the_path(
        self, market: Market, path: str, methods: str
    ) -> None:
        response = await market.client.request("TRACE", path)
        problem_of(response, 405, "method_not_allowed")
        assert response.headers["allow"] == methods

    @pytest.mark.parametrize("method", ["PATCH", "DELETE"])
    async def test_a_word_in_a_path_is_no_id_of_its_sibling(
        self, market: Market, method: str
    ) -> None:
        response = await market.client.request(method, "/v1/time-entries/export")
        problem_of(response, 405, "method_not_allowed")

    async def test_head_of_a_path_without_get_is_405(self, market: Market) -> None:
        response = await market.client.head("/v1/auth/login")
        assert response.status_code == 405
        assert response.headers["allow"] == "POST"
        assert response.content == b""


class TestBodies:
    async def test_a_declared_length_over_the_limit_is_413_unread(self, market: Market) -> None:
        owner = await market.owner()
        read: list[int] = []
        response = await owner.request(
            "POST",
            "/v1/jobs",
            content=_chunks(read, many=2 * MIB // 1024),
            headers={"Content-Type": "application/json", "Content-Length": str(2 * MIB)},
        )
        problem_of(response, 413, "body_too_large")
        assert not read

    async def test_an_endless_chunked_body_is_413_and_memory_stays_bounded(
        self, market: Market
    ) -> None:
        owner = await market.owner()
        read: list[int] = []
        response = await owner.request(
            "POST",
            "/v1/jobs",
            content=_chunks(read, many=10**9),
            headers={"Content-Type": "application/json"},
        )
        problem_of(response, 413, "body_too_large")
        assert sum(read) <= MIB + 2048

    async def test_a_body_just_within_the_limit_is_read(self, market: Market) -> None:
        owner = await market.owner()
        text = b'"' + b"x" * (MIB - 2) + b'"'
        response = await owner.request(
            "POST", "/v1/jobs", content=text, headers={"Content-Type": "application/json"}
        )
        problem_of(response, 422)

    async def test_a_pointer_leads_into_the_body(self, market: Market) -> None:
        owner = await market.owner()
        body = {
            "terms": {"kind": "hourly", "rate": {"amount": "1.234", "currency": "EUR"}},
            "minutes": -1,
        }
        problem = problem_of(await owner.post("/v1/pricing/quotes", body), 422, "invalid")
        pointers = {(f["in"], f["pointer"], f["code"]) for f in problem["errors"]}
        assert pointers == {
            ("body", "/terms/rate", "money_invalid"),
            ("body", "/minutes", "greater_than_equal"),
        }

    async def test_a_missing_field_is_named_where_it_belongs(self, market: Market) -> None:
        owner = await market.owner()
        problem = problem_of(await owner.post("/v1/pricing/quotes", {"terms": {"kind": "x"}}), 422)
        assert [f["pointer"] for f in problem["errors"]] == ["/terms"]
        body = {"terms": {"kind": "retainer", "included_minutes": 1}}
        problem = problem_of(await owner.post("/v1/pricing/quotes", body), 422)
        assert [f["pointer"] for f in problem["errors"]] == ["/terms/fee"]

    async def test_a_rule_between_fields_points_at_their_parent(self, market: Market) -> None:
        owner = await market.owner()
        part = {"title": "All", "amount": {"amount": "1.00", "currency": "EUR"}}
        price = {"amount": "2.00", "currency": "EUR"}
        body = {"terms": {"kind": "project", "price": price, "milestones": [part]}}
        problem = problem_of(await owner.post("/v1/pricing/quotes", body), 422)
        assert [f["pointer"] for f in problem["errors"]] == ["/terms"]

    async def test_odd_keys_are_escaped_in_pointers(self, market: Market) -> None:
        owner = await market.owner()
        problem = problem_of(await owner.post("/v1/jobs", {"a/b~c": 1}), 422)
        assert "/a~1b~0c" in [f["pointer"] for f in problem["errors"]]

    async def test_many_faults_are_cut_at_fifty(self, market: Market) -> None:
        owner = await market.owner()
        problem = problem_of(await owner.post("/v1/jobs", {f"k{n}": 1 for n in range(200)}), 422)
        assert len(problem["errors"]) == 50


class TestSurprises:
    async def test_an_unexpected_exception_is_500_and_says_nothing(
        self, broken: httpx.AsyncClient
    ) -> None:
        response = await broken.get("/fails", headers={"X-Request-Id": "trace-0001"})
        problem = problem_of(response, 500, "internal_error")
        assert problem["request_id"] == "trace-0001"
        assert "secret" not in response.text

    async def test_head_of_a_failing_route_has_the_headers_and_no_body(
        self, broken: httpx.AsyncClient
    ) -> None:
        response = await broken.head("/fails")
        assert response.status_code == 500
        assert response.content == b""
        assert response.headers["x-request-id"]

    @pytest.mark.parametrize("code", ["not_found", "overlapping_time", "bad_cursor"])
    async def test_every_type_leads_to_a_page(self, market: Market, code: str) -> None:
        response = await market.client.get(f"/errors/{code}")
        assert response.status_code == 200
        assert code in response.text

    async def test_an_unknown_type_has_no_page(self, market: Market) -> None:
        problem_of(await market.client.get("/errors/%00"), 404)

    async def test_401_says_how_to_sign_in(self, market: Market) -> None:
        response = await market.client.get("/v1/me")
        problem_of(response, 401, "unauthenticated")
        assert response.headers["www-authenticate"].startswith("Bearer")


async def _chunks(read: list[int], *, many: int) -> AsyncIterator[bytes]:
    for _ in range(many):
        read.append(1024)
        yield b" " * 1024


class TestFaultsOfTheDatabase:
    @pytest.mark.parametrize(
        ("fault", "status", "code"),
        [
            (asyncpg.NumericValueOutOfRangeError("x"), 422, "invalid"),
            (asyncpg.DataError("x"), 422, "invalid"),
            (asyncpg.DeadlockDetectedError("x"), 503, "unavailable"),
            (asyncpg.SerializationError("x"), 503, "unavailable"),
            (asyncpg.TooManyConnectionsError("x"), 503, "unavailable"),
            (asyncpg.DiskFullError("x"), 503, "unavailable"),
            (asyncpg.AdminShutdownError("x"), 503, "unavailable"),
            (asyncpg.ConnectionDoesNotExistError("x"), 503, "unavailable"),
            (asyncpg.InterfaceError("x"), 503, "unavailable"),
            (ConnectionRefusedError("x"), 503, "unavailable"),
            (TimeoutError("x"), 503, "unavailable"),
            (asyncpg.UndefinedColumnError("x"), 500, "internal_error"),
            (asyncpg.QueryCanceledError("x"), 503, "unavailable"),
            (asyncpg.LockNotAvailableError("x"), 503, "unavailable"),
            (asyncpg.PostgresIOError("x"), 503, "unavailable"),
        ],
        ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
    )
    async def test_each_has_its_answer(self, fault: Exception, status: int, code: str) -> None:
        app = app_of(Database(NOWHERE))

        @app.get("/fails", include_in_schema=False)
        async def fail() -> None:
            raise fault

        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://market.test") as client:
            response = await client.get("/fails")
        problem_of(response, status, code)
        assert ("retry-after" in response.headers) == (status == 503)


class TestWordsOfOurOwn:
    async def test_an_error_without_figures_keeps_its_words(self, market: Market) -> None:
        caller = await market.person()
        price = {"amount": "10.00", "currency": "EUR"}
        terms = {"kind": "project", "price": price, "milestones": []}

        answer = await caller.post("/v1/pricing/quotes", {"terms": terms})

        assert problem_of(answer, 422)["errors"][0]["pointer"] == "/terms/milestones"
