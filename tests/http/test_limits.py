"""Rate limits: who counts where, and what answers say of it (api.md §6)."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.conftest import running_market
from tests.factories.keys import key_of
from tests.factories.market import Market, Person
from tests.support.contract import Contract
from tests.support.limits import at, forget_all, left, policies
from tests.support.problems import problem_of
from va_market.identity.deps import CurrentActor
from va_market.kit.http.access import people_only
from va_market.kit.http.limits import moves_money

SMALL = {"limit_anonymous": 3, "limit_user": 5, "limit_key": 4, "limit_money": 2}
PUBLIC = "/v1/categories"
JSON = {"Content-Type": "application/json"}
JUNK = {"Authorization": "Bearer junk"}


@pytest.fixture(scope="module")
async def standing(database_url: str, contract: Contract) -> AsyncIterator[Market]:
    async with running_market(database_url, contract, **SMALL) as market:
        yield market


@pytest.fixture
def small(standing: Market) -> Market:
    """One market for all, where nobody has come yet."""
    standing.clock.reset()
    forget_all(standing)
    return standing


async def asked(client: httpx.AsyncClient, times: int, **headers: str) -> list[int]:
    return [(await client.get(PUBLIC, headers=headers)).status_code for _ in range(times)]


class TestAnonymous:
    async def test_are_counted_by_address(self, small: Market) -> None:
        async with at(small, "192.0.2.1") as one, at(small, "192.0.2.2") as other:
            assert await asked(one, 4) == [200, 200, 200, 429]
            assert await asked(other, 1) == [200]

    async def test_hear_when_to_come_back(self, small: Market) -> None:
        async with at(small, "192.0.2.3") as client:
            await asked(client, 3)
            refused = await client.get(PUBLIC)
            problem = problem_of(refused, 429, "too_many_requests")
            wait = int(refused.headers["retry-after"])
            assert (left(refused), 1 <= wait <= 60) == ({"anonymous": 0}, True)
            assert "`anonymous` is 3 requests in 60 seconds" in problem["detail"]

            small.clock.advance(seconds=wait)
            assert await asked(client, 4) == [200, 200, 200, 429]

    async def test_hear_what_is_left(self, small: Market) -> None:
        async with at(small, "192.0.2.4") as client:
            answers = [await client.get(PUBLIC) for _ in range(2)]

        assert policies(answers[0]) == {"anonymous": (3, 60)}
        assert [left(answer)["anonymous"] for answer in answers] == [2, 1]

    async def test_are_one_in_a_site_of_ipv6_and_in_mapped_ipv4(self, small: Market) -> None:
        for addresses in (["2001:db8:1:2::7", "2001:db8:1:2:ffff::1"], ["192.0.2.5"] * 2):
            mapped = [a if ":" in a else f"::ffff:{a}" for a in addresses[1:]]
            async with at(small, addresses[0]) as one, at(small, mapped[0]) as other:
                assert await asked(one, 2) + await asked(other, 2) == [200, 200, 200, 429]

    async def test_many_at_once_do_not_slip_through(self, small: Market) -> None:
        async with at(small, "192.0.2.6") as client:
            answers = await asyncio.gather(*(client.get(PUBLIC) for _ in range(20)))

        assert sorted(answer.status_code for answer in answers) == [200] * 3 + [429] * 17

    async def test_paths_that_lead_nowhere_count_as_well(self, small: Market) -> None:
        async with at(small, "192.0.2.7") as client:
            found = [(await client.get("/v1/nothing")).status_code for _ in range(4)]

        assert found == [404, 404, 404, 429]

    async def test_health_is_never_refused(self, small: Market) -> None:
        async with at(small, "192.0.2.8") as client:
            await asked(client, 4)
            answers = [await client.get("/health/live") for _ in range(4)]

        assert {answer.status_code for answer in answers} == {200}
        assert "ratelimit" not in answers[0].headers


class TestCallers:
    async def test_are_counted_apart_from_their_address(self, small: Market) -> None:
        ana, ben = await small.person(), await small.person()
        answers = [await ana.get("/v1/me") for _ in range(6)]

        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert policies(answers[0]) == {"user": (5, 60)}
        assert (await ben.get("/v1/me")).status_code == 200

    async def test_keys_have_a_class_of_their_own(self, small: Market) -> None:
        maker = await small.owner()
        key = await key_of(maker)
        answers = [await key.get("/v1/me") for _ in range(5)]

        assert [answer.status_code for answer in answers] == [200] * 4 + [429]
        assert left(answers[0]) == {"key": 3}
        assert (await maker.get("/v1/me")).status_code == 200

    async def test_key_without_the_scope_counts_as_the_key(self, small: Market) -> None:
        key = await key_of(await small.owner(), "jobs:read")

        refused = await key.get("/v1/contracts")

        assert (refused.status_code, left(refused)) == (403, {"key": 3})


class TestWrongCredentials:
    async def test_count_for_their_address(self, small: Market) -> None:
        person = await small.person()
        async with at(small, "192.0.2.20") as client:
            answers = [await client.get("/v1/me", headers=JUNK) for _ in range(6)]
            right = {"Authorization": f"Bearer {person.token}"}
            assert (await client.get("/v1/me", headers=right)).status_code == 429
            assert await asked(client, 1) == [200]

        assert [answer.status_code for answer in answers] == [401, 401, 401, 401, 429, 429]
        assert left(answers[0]) == {"anonymous": 2}

    @pytest.mark.parametrize("headers", [JUNK, {"X-API-Key": "vam_nothing"}])
    async def test_do_not_help_where_nobody_asks_for_them(
        self, small: Market, headers: dict[str, str]
    ) -> None:
        async with at(small, "192.0.2.30") as client:
            assert await asked(client, 4, **headers) == [200, 200, 200, 429]

    async def test_faults_of_others_keep_nobody_out(self, small: Market) -> None:
        person = await small.person()
        async with at(small, "192.0.2.41") as client:
            for path in ("/v1/me?nonsense=x", "/v1/nothing", "/v1/me?nonsense=x", "/v1/nothing"):
                answer = await client.get(path, headers=JUNK)
                assert answer.status_code in (404, 422)
            right = {"Authorization": f"Bearer {person.token}"}
            assert (await client.get("/v1/me", headers=right)).status_code == 200
            assert await asked(client, 1) == [200]

    async def test_strangers_do_not_lock_out_who_brings_a_token(self, small: Market) -> None:
        person = await small.person()
        async with at(small, "192.0.2.40") as client:
            await asked(client, 4)
            right = {"Authorization": f"Bearer {person.token}"}
            assert (await client.get("/v1/me", headers=right)).status_code == 200


class TestMoney:
    async def test_is_counted_beside_the_caller(self, small: Market) -> None:
        @small.app.post("/pay", status_code=204, include_in_schema=False)
        @people_only
        @moves_money
        async def pay(_actor: CurrentActor) -> None:
            """Moves money."""

        person = await small.person()
        answers = [await person.post("/pay") for _ in range(3)]

        assert [answer.status_code for answer in answers] == [204, 204, 429]
        assert left(answers[0]) == {"user": 4, "money": 1}
        assert (await person.get("/v1/me")).status_code == 200


class TestEveryAnswer:
    async def test_says_what_is_left(self, small: Market) -> None:
        owner = await small.owner()
        answers = [
            await owner.get("/v1/jobs", nonsense="x"),
            await owner.request("POST", "/v1/jobs", content=b"{", headers=JSON),
            await owner.request("PUT", "/v1/jobs"),
        ]
        async with at(small, "192.0.2.50") as client:
            answers.append(await client.post("/v1/auth/login", content=b"x"))
            answers.append(await client.get("/docs"))

        assert [answer.status_code for answer in answers] == [422, 400, 405, 415, 200]
        assert all(left(answer) for answer in answers)


class TestSwitchedOff:
    async def test_nothing_is_counted_and_nothing_said(
        self, database_url: str, contract: Contract
    ) -> None:
        changes = {**SMALL, "limits_enabled": False}
        async with running_market(database_url, contract, **changes) as market:
            person = await market.person()
            answers = [await self.ask(market, person) for _ in range(7)]

        assert {status for pair in answers for status in pair} == {200}

    async def ask(self, market: Market, person: Person) -> tuple[int, int]:
        anonymous, known = await market.client.get(PUBLIC), await person.get("/v1/me")
        assert "ratelimit" not in anonymous.headers
        return anonymous.status_code, known.status_code
