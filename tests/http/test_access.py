"""Who may call which route, for every route there is: a new one cannot escape these tests."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.conftest import settings_for_tests
from tests.factories.keys import Key, key_of
from tests.factories.market import Market
from va_market.app import create_app
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.db import Database
from va_market.kit.http.access import access_of, declared, people_only, public

ANY_ID = "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80"
ORGANIZATIONS, J, P, C, T = (
    "/v1/organizations",
    "/v1/jobs",
    "/v1/proposals",
    "/v1/contracts",
    "/v1/time-entries",
)
ONE = f"{ORGANIZATIONS}/{{organization_id}}"
# Written by hand, independent of what the routes declare. Whoever adds a route decides here, too.
PUBLIC = {
    *("post /v1/auth/register", "post /v1/auth/login", "post /v1/auth/refresh"),
    *("post /v1/auth/verify-email", "post /v1/auth/password-reset"),
    "post /v1/auth/password-reset/confirm",
    *("get /v1/categories", "get /v1/meta/event-types", "get /v1/meta/state-machines"),
}
ANY_KEY = {"get /v1/me"}
PEOPLE = {
    *("post /v1/auth/logout", "get /v1/me/sessions", "delete /v1/me/sessions"),
    *("post /v1/auth/verify-email/resend", "post /v1/me/password"),
    *("delete /v1/me/sessions/{session_id}", f"post {ORGANIZATIONS}"),
    *("get /v1/me/assistant-profile", "put /v1/me/assistant-profile"),
    *(f"patch {ONE}/members/{{user_id}}", f"delete {ONE}/members/{{user_id}}"),
    *(f"post {ONE}/leave", f"post {ONE}/transfer"),
    *(f"post {ONE}/invitations", f"get {ONE}/invitations"),
    *(f"delete {ONE}/invitations/{{invitation_id}}", "post /v1/invitations/accept"),
    *(f"post {ONE}/api-keys", f"get {ONE}/api-keys", f"delete {ONE}/api-keys/{{key_id}}"),
    f"post {ONE}/api-keys/{{key_id}}/rotate",
    *(f"post {J}/{{job_id}}/proposals", f"post {P}/{{proposal_id}}/withdraw"),
    *("post /v1/timers/start", "post /v1/timers/stop"),
    *(f"post {C}/{{contract_id}}/time-entries", f"patch {T}/{{entry_id}}"),
    *(f"delete {T}/{{entry_id}}", f"post {T}/{{entry_id}}/submit"),
    *(f"post {T}/{{entry_id}}/approve", f"post {T}/{{entry_id}}/return"),
}
SCOPED = {
    "organizations:read": {f"get {ORGANIZATIONS}", f"get {ONE}", f"get {ONE}/members"},
    "organizations:write": {f"patch {ONE}"},
    "assistants:read": {"get /v1/assistants", "get /v1/assistants/{assistant_id}"},
    "jobs:read": {f"get {J}", f"get {J}/{{job_id}}"},
    "jobs:write": {
        *(f"post {J}", f"patch {J}/{{job_id}}"),
        *(f"post {J}/{{job_id}}/{move}" for move in ("publish", "pause", "resume", "close")),
    },
    "proposals:read": {f"get {J}/{{job_id}}/proposals", f"get {P}", f"get {P}/{{proposal_id}}"},
    "proposals:write": {
        f"post {P}/{{proposal_id}}/{move}" for move in ("shortlist", "unshortlist", "decline")
    },
    "contracts:read": {f"get {C}", f"get {C}/{{contract_id}}"},
    "contracts:write": {
        f"post {P}/{{proposal_id}}/accept",
        *(f"post {C}/{{contract_id}}/{m}" for m in ("pause", "resume", "end", "extend-allotment")),
    },
    "time:read": {
        *(f"get {C}/{{contract_id}}/{what}" for what in ("time-entries", "timesheet", "burn-down")),
        *(f"get {T}", f"get {T}/{{entry_id}}"),
    },
    "events:read": {"get /v1/events"},
    "pricing:read": {"post /v1/pricing/quotes"},
}
UNUSED = {"assistants:write", "events:write", "pricing:write", "time:write"}


def operations(market: Market) -> Iterator[tuple[str, str]]:
    for path, method, _ in declared(market.app.routes):
        if path.startswith("/v1"):
            yield method, path


async def call(market: Market, method: str, path: str, secret: str | None) -> httpx.Response:
    concrete = "/".join(ANY_ID if part.startswith("{") else part for part in path.split("/"))
    headers = {} if secret is None else {"X-API-Key": secret}
    body = {} if method == "get" else {"json": {}}
    return await market.client.request(method.upper(), concrete, headers=headers, **body)


def verdict(answer: httpx.Response) -> str:
    """What the door says, apart from what lies behind it."""
    if answer.status_code < 400:
        return "open"
    code: str = answer.json()["code"]
    return code if code in ("unauthenticated", "people_only", "insufficient_scope") else "open"


def expected(operation: str, scopes: set[str]) -> str:
    if operation in PEOPLE:
        return "people_only"
    if operation in PUBLIC | ANY_KEY or any(operation in SCOPED.get(s, ()) for s in scopes):
        return "open"
    return "insufficient_scope"


class TestTable:
    async def test_every_route_is_in_it_once(self, market: Market) -> None:
        listed = [*PUBLIC, *ANY_KEY, *PEOPLE, *(one for some in SCOPED.values() for one in some)]

        assert sorted(listed) == sorted(f"{m} {p}" for m, p in operations(market))

    def test_every_scope_is_in_it(self) -> None:
        assert {*SCOPED, *UNUSED} == set(Scope)
        assert SCOPED.keys().isdisjoint(UNUSED)


class TestEveryRoute:
    async def test_asks_who_is_calling_unless_it_is_public(self, market: Market) -> None:
        found = {f"{m} {p}": await call(market, m, p, None) for m, p in operations(market)}

        open_ = {operation for operation, answer in found.items() if verdict(answer) == "open"}
        assert {one for one in open_ if found[one].status_code != 401} == PUBLIC - {
            "post /v1/auth/refresh"
        }
        assert found["post /v1/auth/refresh"].json()["code"] == "refresh_refused"

    @pytest.mark.parametrize("scope", Scope)
    async def test_opens_to_a_key_with_its_scope_alone(self, market: Market, scope: Scope) -> None:
        key = await key_of(await market.owner(), scope)

        await self.check(market, key, {scope})

    async def test_opens_to_a_key_with_all_scopes_unless_it_takes_none(
        self, market: Market
    ) -> None:
        key = await key_of(await market.owner(), *Scope)

        await self.check(market, key, set(Scope))

    async def check(self, market: Market, key: Key, scopes: set[str]) -> None:
        for method, path in operations(market):
            answer = await call(market, method, path, key.secret)
            operation = f"{method} {path}"
            assert verdict(answer) == expected(operation, scopes), operation
            if verdict(answer) == "insufficient_scope":
                [needed] = [s for s, some in SCOPED.items() if operation in some]
                assert f"`{needed}`" in answer.json()["detail"]


class TestDocument:
    async def test_it_names_the_scope_of_every_operation(self, market: Market) -> None:
        paths = market.app.openapi()["paths"]
        person: dict[str, list[str]] = {"access_token": []}

        for method, path in operations(market):
            scopes = [s for s, some in SCOPED.items() if f"{method} {path}" in some]
            takes_keys = scopes or f"{method} {path}" in ANY_KEY
            wanted = [person, {"api_key": scopes}] if takes_keys else [person]
            said = paths[path][method]["security"]
            assert said == ([] if f"{method} {path}" in PUBLIC else wanted)

    async def test_it_knows_both_schemes(self, market: Market) -> None:
        schemes = market.app.openapi()["components"]["securitySchemes"]

        assert schemes["access_token"]["type"] == "http"
        assert (schemes["api_key"]["in"], schemes["api_key"]["name"]) == ("header", "X-API-Key")


async def asks(_actor: CurrentActor) -> None:
    """A route that asks who is calling."""


async def asks_not() -> None:
    """A route that does not."""


async def declared_people_only() -> None:
    """Says that it asks, and does not."""


async def declared_public(_actor: CurrentActor) -> None:
    """Says that it does not ask, and does."""


people_only(declared_people_only)
public(declared_public)


class TestStart:
    @pytest.mark.parametrize("endpoint", [asks, asks_not, declared_people_only, declared_public])
    @pytest.mark.parametrize("in_schema", [True, False])
    async def test_is_refused_with_a_route_that_does_not_say_the_truth(
        self, endpoint: Any, in_schema: bool, database_url: str
    ) -> None:
        app = create_app(settings_for_tests(), database=Database(database_url))
        app.add_api_route("/v1/new", endpoint, status_code=204, include_in_schema=in_schema)

        with pytest.raises(RuntimeError, match="GET /v1/new"):
            async with app.router.lifespan_context(app):
                pass

    async def test_an_undeclared_route_would_refuse_keys(self, market: Market) -> None:
        key = await key_of(await market.owner(), *Scope)
        assert access_of(asks) is None
        app = create_app(settings_for_tests(), database=market.app.state.database)
        app.state.clock = market.clock
        app.add_api_route("/new", asks, status_code=204)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://market.test") as client:
            answer = await client.get("/new", headers={"X-API-Key": key.secret})

        assert answer.json()["code"] == "people_only"
