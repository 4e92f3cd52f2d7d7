"""R39: bands of real rates, from approved time, that show nobody's own."""

import json
from typing import Any

import pytest

from tests.factories.market import Market, Person
from tests.factories.rosters import agency, enrolled, propose
from tests.invariants import rows
from tests.reports.earning import asked, earning, figures, five, hourly, recompute
from tests.timekeeping.days import later

# Starting values of administrative work by experts of 5 to 9 years, in euros.
SEED = ["18.00", "25.00", "38.00"]
REAL = ["20.00", "25.00", "30.00"]  # of five rates the second, the third and the fourth


@pytest.fixture
def market(empty_market: Market) -> Market:
    """Every test counts the sources of a market of its own."""
    return empty_market


@pytest.fixture
async def owner(market: Market) -> Person:
    return await market.owner()


@pytest.fixture
async def rival(market: Market) -> Person:
    return await market.owner()


class TestSources:
    async def test_five_assistants_of_two_clients_replace_the_starting_values(
        self, market: Market, owner: Person, rival: Person
    ):
        await five(market, owner, rival)
        assert figures(await asked(owner)) == SEED
        assert await recompute(market) == 2  # of the category and of its root
        found = await asked(owner)
        assert figures(found) == REAL
        assert (found["band"]["sources"], found["band"]["is_seed"]) == (5, False)
        assert found["computed_at"] == "2026-12-07T10:00:00Z"

    async def test_four_assistants_show_nothing(self, market: Market, owner: Person, rival: Person):
        for buyer in (owner, rival):
            for amount in ("40.00", "50.00"):
                await earning(market, buyer, amount)
        assert await recompute(market) == 0
        assert figures(await asked(owner)) == SEED

    async def test_four_assistants_with_five_contracts_show_nothing(
        self, market: Market, owner: Person, rival: Person
    ):
        for amount in ("10.00", "20.00", "30.00"):
            await earning(market, owner, amount)
        again = await earning(market, rival, "40.00")
        later(market, again.assistant, rival, hours=3)
        await earning(market, rival, "50.00", assistant=again.assistant)
        assert await recompute(market) == 0

    async def test_five_assistants_of_one_client_show_nothing(self, market: Market, owner: Person):
        await five(market, owner)
        assert await recompute(market) == 0
        assert figures(await asked(owner)) == SEED


class TestWhatCounts:
    """Beside four sources a fifth decides whether there is a band."""

    @pytest.fixture
    async def four(self, market: Market, owner: Person, rival: Person) -> None:
        for buyer in (owner, rival):
            for amount in ("20.00", "30.00"):
                await earning(market, buyer, amount)

    @pytest.mark.usefixtures("four")
    async def test_time_counts_once_it_is_approved(self, market: Market, owner: Person):
        deal = await market.deal(owner=owner, proposal={"terms": hourly("25.00")})
        entry = await market.submitted(deal)
        assert await recompute(market) == 0
        await owner.post(f"/v1/time-entries/{entry['id']}/approve")
        assert await recompute(market) == 2

    @pytest.mark.usefixtures("four")
    async def test_time_that_bills_nothing_does_not_count(self, market: Market, owner: Person):
        await market.approved(await market.deal(owner=owner), is_billable=False)
        assert await recompute(market) == 0

    @pytest.mark.usefixtures("four")
    @pytest.mark.parametrize(
        "terms",
        [
            {
                "kind": "retainer",
                "fee": {"amount": "500.00", "currency": "EUR"},
                "included_minutes": 1200,
            },
            hourly("25.00", "USD"),
        ],
    )
    async def test_other_terms_do_not_count(self, market: Market, owner: Person, terms):
        job = {"engagement": terms["kind"]}
        deal = await market.deal(owner=owner, job=job, proposal={"terms": terms})
        await market.approved(deal)
        assert await recompute(market) == 0

    @pytest.mark.usefixtures("four")
    async def test_pro_bono_work_and_rates_of_zero_do_not_count(
        self, market: Market, owner: Person
    ):
        free = await market.deal(owner=owner)
        await market.approved(free)
        assert await recompute(market) == 2
        for terms in (
            '{"kind": "pro_bono", "list_rate": {"amount": "25.00", "currency": "EUR"}}',
            '{"kind": "hourly", "rate": {"amount": "0.00", "currency": "EUR"}}',
        ):
            await replaced(market, free.id, terms)
            assert await recompute(market) == 0

    @pytest.mark.usefixtures("four")
    async def test_staff_does_not_count(self, market: Market, owner: Person):
        deal = await earning(market, owner, "25.00")
        statement = "UPDATE contracts SET worker_class = 'staff' WHERE id = $1"
        await rows.fetch(market, statement, deal.id)
        assert await recompute(market) == 0

    @pytest.mark.usefixtures("four")
    async def test_the_price_of_an_agency_does_not_count(self, market: Market, owner: Person):
        keeper, assistant = await agency(market), await market.assistant()
        entry = await enrolled(keeper, assistant)
        sent = await propose(keeper, market, await market.job(owner), entry["id"])
        assert sent.status_code == 201, sent.text
        made = await owner.post(f"/v1/proposals/{sent.json()['id']}/accept", {})
        contract = f"/v1/contracts/{made.json()['id']}"
        span = market.span(hours_ago=1, minutes=60)
        worked = (await assistant.post(f"{contract}/time-entries", span)).json()["id"]
        await assistant.post(f"/v1/time-entries/{worked}/submit")
        approved = await owner.post(f"/v1/time-entries/{worked}/approve")
        assert approved.json()["billable_seconds"] == 3600
        assert await recompute(market) == 0

    @pytest.mark.usefixtures("four")
    @pytest.mark.parametrize("profile", [{"level": "entry"}, {"years": 4}, {"years": 10}])
    async def test_another_level_or_experience_does_not_count(
        self, market: Market, owner: Person, profile
    ):
        await earning(market, owner, "25.00", assistant=await market.assistant(**profile))
        assert await recompute(market) == 0

    @pytest.mark.usefixtures("four")
    async def test_work_of_years_ago_does_not_count(self, market: Market, owner: Person):
        await earning(market, owner, "25.00")
        later(market, days=755)  # 2028-12-31: December 2026 is the 24th month before
        assert await recompute(market) == 2
        later(market, days=1)
        assert await recompute(market) == 0

    @pytest.mark.usefixtures("four")
    async def test_who_was_erased_does_not_count(self, market: Market, owner: Person):
        deal = await earning(market, owner, "25.00")
        statement = "UPDATE users SET erased_at = now(), disabled_at = now() WHERE id = $1"
        await rows.fetch(market, statement, deal.assistant.id)
        assert await recompute(market) == 0


class TestFigures:
    async def test_the_rate_is_that_of_the_terms_under_the_latest_work(
        self, market: Market, owner: Person, rival: Person
    ):
        *_, dearest = await five(market, owner, rival)
        await changed(market, dearest.id, hourly("16.00"))
        assert await recompute(market) == 2
        assert figures(await asked(owner)) == REAL  # changed terms, and no work under them yet
        await market.approved(dearest, hours_ago=0.5, minutes=30)
        await recompute(market)
        # 15, 16, 20, 25, 30: one rate of each contract
        assert figures(await asked(owner)) == ["16.00", "20.00", "25.00"]

    async def test_a_rate_counts_in_every_category_of_the_job_and_above(
        self, market: Market, owner: Person, rival: Person
    ):
        await five(
            market, owner, rival, job={"categories": ["data_entry", "web_pages", "research"]}
        )
        assert await recompute(market) == 6
        for category in ("data_entry", "administrative", "web_pages", "technical", "specialist"):
            assert (await asked(owner, category=category))["band"]["category"] == category
        # What has no band of its own shows that of its root.
        narrow = await asked(owner, category="travel_planning")
        assert (narrow["band"]["category"], figures(narrow)) == ("administrative", REAL)
        assert figures(await asked(owner, category="research")) == REAL

    async def test_another_currency_has_bands_of_its_own(
        self, market: Market, owner: Person, rival: Person
    ):
        for place, amount in enumerate(("1500", "2000", "2500", "3000", "9000")):
            terms = hourly(amount, "JPY")
            deal = await market.deal(owner=(owner, rival)[place % 2], proposal={"terms": terms})
            await market.approved(deal)
        await recompute(market)
        assert figures(await asked(owner, currency="JPY")) == ["2000", "2500", "3000"]
        assert figures(await asked(owner)) == SEED


class TestAgain:
    async def test_a_second_night_changes_nothing(
        self, market: Market, owner: Person, rival: Person
    ):
        await five(market, owner, rival)
        assert [await recompute(market) for _ in range(2)] == [2, 2]
        assert await rows.value(market, "SELECT count(*) FROM rate_bands") == 2
        assert figures(await asked(owner)) == REAL

    async def test_two_workers_at_once_leave_each_band_once(
        self, market: Market, owner: Person, rival: Person
    ):
        await five(market, owner, rival)
        assert await rows.at_once(*[recompute(market) for _ in range(4)]) == [2] * 4
        assert await rows.value(market, "SELECT count(*) FROM rate_bands") == 2

    async def test_a_band_goes_with_its_sources(self, market: Market, owner: Person, rival: Person):
        deals = await five(market, owner, rival)
        await recompute(market)
        statement = "UPDATE contracts SET worker_class = 'staff' WHERE id = $1"
        await rows.fetch(market, statement, deals[0].id)
        assert await recompute(market) == 0
        assert figures(await asked(owner)) == SEED


async def changed(market: Market, contract_id: str, terms: dict[str, Any]) -> None:
    """Terms of a second version, from now on."""
    await rows.fetch(
        market,
        "INSERT INTO contract_terms SELECT contract_id, 2, $2::text::jsonb, fee, created_at "
        "FROM contract_terms WHERE contract_id = $1",
        contract_id,
        json.dumps(terms),
    )
    await rows.fetch(
        market,
        "UPDATE contracts SET terms_version = 2, versions_from = ARRAY[$2::date] WHERE id = $1",
        contract_id,
        market.clock().date(),
    )


async def replaced(market: Market, contract_id: str, terms: str) -> None:
    """The same contract as if it had been made on other terms."""
    connection = await rows.connect(market)
    await connection.execute("SET session_replication_role = replica")  # terms never change
    statement = "UPDATE contract_terms SET terms = $2::text::jsonb WHERE contract_id = $1"
    await connection.execute(statement, contract_id, terms)
    await connection.close()
