"""What monitoring reads at `/metrics`."""

import re
from collections.abc import AsyncIterator

import pytest

from tests.conftest import running_market
from tests.factories.market import Market
from tests.support.contract import Contract
from tests.support.limits import at
from tests.support.problems import problem_of
from va_market.kit.jobs import Periodic


@pytest.fixture
async def counted(database_url: str, contract: Contract) -> AsyncIterator[Market]:
    async with running_market(database_url, contract, limit_anonymous=9) as market:
        yield market


async def metrics(market: Market) -> dict[str, float]:
    answer = await market.client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def requests(method: str, route: str, status: int) -> str:
    labels = f'method="{method}",route="{route}",status="{status}"'
    return f"va_market_requests_total{{{labels}}}"


class TestRequests:
    async def test_are_counted_by_template(self, counted: Market) -> None:
        owner = await counted.owner()
        for job in (await counted.draft(owner), await counted.draft(owner)):
            await owner.get(f"/v1/jobs/{job['id']}")
        await owner.request("HEAD", "/v1/jobs")

        found = await metrics(counted)

        assert found[requests("POST", "/v1/jobs", 201)] == 2
        assert found[requests("GET", "/v1/jobs/{job_id}", 200)] == 2
        assert found[requests("HEAD", "/v1/jobs", 200)] == 1
        labels = '{method="GET",route="/v1/jobs/{job_id}"}'
        assert found[f"va_market_request_seconds_count{labels}"] == 2
        assert 0 < found[f"va_market_request_seconds_sum{labels}"] < 60
        assert found["va_market_requests_in_flight"] == 1

    async def test_strangers_make_up_no_labels(self, counted: Market) -> None:
        for number in range(3):
            await counted.client.get(f"/v1/nothing/{number}")
            await counted.client.request(f"VERB{number}", "/v1/jobs")

        found = await metrics(counted)

        assert found[requests("GET", "none", 404)] == 3
        assert not [name for name in found if "nothing" in name or "VERB" in name]
        assert sum(v for n, v in found.items() if "requests_total" in n and "OTHER" in n) == 3

    async def test_refusals_are_counted_by_policy(self, counted: Market) -> None:
        for _ in range(11):
            await counted.client.get("/v1/categories")

        found = await metrics(counted)

        assert found['va_market_limit_refusals_total{policy="anonymous"}'] == 2
        assert found[requests("GET", "none", 429)] == 2


class TestInside:
    async def test_doors_and_passwords_are_seen(self, counted: Market) -> None:
        await counted.person()
        async with counted.app.state.database.writing() as session:
            await session.connection()
            found = await metrics(counted)

        door = 'va_market_database_connections{door="write",state="busy"}'
        assert found[door] == 1
        assert found['va_market_database_connections{door="read",state="busy"}'] == 0
        assert found["va_market_passwords_waiting"] == 0
        assert found["process_resident_memory_bytes"] > 0

    async def test_background_work_is_counted_by_outcome(self, counted: Market) -> None:
        async def fail() -> int:
            raise RuntimeError

        async def succeed() -> int:
            return 3

        works = [Periodic("good", "* * * * *", succeed), Periodic("bad", "* * * * *", fail)]
        good, bad = counted.app.state.metrics.watched(works)
        assert await good.work() == 3
        with pytest.raises(RuntimeError):
            await bad.work()

        found = await metrics(counted)

        assert found['va_market_background_runs_total{outcome="done",work="good"}'] == 1
        assert found['va_market_background_runs_total{outcome="failed",work="bad"}'] == 1


class TestReaders:
    @pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "pipe"])
    async def test_others_see_nothing(self, counted: Market, address: str) -> None:
        async with at(counted, address) as client:
            problem_of(await client.get("/metrics"), 404)

    async def test_nobody_comes_through_an_unknown_proxy(self, counted: Market) -> None:
        for header in ("X-Forwarded-For", "Forwarded", "Via"):
            answer = await counted.client.get("/metrics", headers={header: "127.0.0.1"})
            problem_of(answer, 404)

    async def test_networks_of_the_settings_may_read(
        self, database_url: str, contract: Contract
    ) -> None:
        changes = {"metrics_networks": "192.0.2.0/24", "trusted_proxies": "10.0.0.1"}
        async with running_market(database_url, contract, **changes) as market:
            problem_of(await market.client.get("/metrics"), 404)
            async with at(market, "192.0.2.1") as monitor, at(market, "10.0.0.1") as proxy:
                text = (await monitor.get("/metrics")).text
                through = await proxy.get("/metrics", headers={"X-Forwarded-For": "192.0.2.9"})
                foreign = await proxy.get("/metrics", headers={"X-Forwarded-For": "1.1.1.1"})

        assert re.search(r"^# TYPE va_market_requests counter$|va_market_requests_total", text)
        assert (through.status_code, foreign.status_code) == (200, 404)

    async def test_production_shows_them_to_nobody_by_default(
        self, database_url: str, contract: Contract
    ) -> None:
        async with running_market(database_url, contract, environment="production") as market:
            problem_of(await market.client.get("/metrics"), 404)
