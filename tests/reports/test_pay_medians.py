"""R49: medians of pay by the size of the firm, that show nobody's own."""

import pytest
from asyncpg.exceptions import CheckViolationError

from tests.factories.market import Deal, Market, Person
from tests.factories.milestones import eur
from tests.factories.pay_periods import employed, salary, until
from tests.factories.rosters import agency, enrolled, propose
from tests.invariants import rows
from tests.reports.earning import RATES, earning, hourly
from tests.reports.test_rate_bands import replaced
from tests.worker.test_worker import run

PATH = "/v1/pricing/pay-medians"
FREE = (
    '{"kind": "pro_bono", "list_rate": {"amount": "25.00", "currency": "EUR"}}',
    '{"kind": "hourly", "rate": {"amount": "0.00", "currency": "EUR"}}',
)
_ROW = "INSERT INTO pay_medians VALUES ('EUR', 'hour', 'solo', 2500, $1, $2, now())"


@pytest.fixture
def market(empty_market: Market) -> Market:
    """Every test counts the sources of a market of its own."""
    return empty_market


async def asked(person: Person, currency: str = "EUR") -> list[tuple[str, str, str, int, int]]:
    answer = await person.get(PATH, currency=currency)
    assert answer.status_code == 200, answer.text
    return [
        (
            *(one["per"], one["size_band"], one["median"]["amount"]),
            *(one["payees"], one["organizations"]),
        )
        for one in answer.json()["items"]
    ]


async def recompute(market: Market) -> int:
    """How many medians a night makes."""
    return await run(market, "recompute_pay_medians")


async def paying(market: Market, *amounts: str, size: str = "11_50") -> list[Deal]:
    """An owner and an assistant for each rate, with an approved hour."""
    return [await earning(market, await market.owner(size_band=size), amount) for amount in amounts]


class TestSources:
    async def test_five_of_each_side_show_the_middle(self, market: Market):
        deals = await paying(market, *RATES)
        assert await asked(deals[0].owner) == []
        assert await recompute(market) == 1
        assert await asked(deals[0].owner) == [("hour", "11_50", "25.00", 5, 5)]
        answer = (await deals[0].assistant.get(PATH, currency="EUR")).json()
        assert (answer["least_sources"], answer["computed_at"]) == (5, "2026-12-07T10:00:00Z")

    async def test_four_organizations_with_five_people_show_nothing(self, market: Market):
        deals = await paying(market, *RATES[:4])
        await earning(market, deals[0].owner, "25.00")
        assert await recompute(market) == 0

    async def test_five_organizations_with_four_people_show_nothing(self, market: Market):
        deals = await paying(market, *RATES[:4])
        again = deals[0].assistant
        fifth = await market.owner(size_band="11_50")
        deal = await market.deal(owner=fifth, assistant=again, proposal={"terms": hourly("25.00")})
        await market.approved(deal, hours_ago=8, minutes=60)
        assert await recompute(market) == 0

    async def test_sizes_do_not_help_each_other(self, market: Market):
        await paying(market, *RATES[:4])
        await paying(market, "25.00", size="2_10")
        assert await recompute(market) == 0

    async def test_what_has_too_few_sources_by_now_goes(self, market: Market):
        deals = await paying(market, *RATES)
        await recompute(market)
        await replaced(market, deals[0].id, FREE[0])
        assert await recompute(market) == 0
        assert await asked(deals[0].owner) == []


class TestWhatCounts:
    """Beside four sources a fifth decides whether there is a median."""

    @pytest.fixture
    async def owner(self, market: Market) -> Person:
        await paying(market, *RATES[:4])
        return await market.owner(size_band="11_50")

    async def test_time_counts_once_it_is_approved(self, market: Market, owner: Person):
        deal = await market.deal(owner=owner, proposal={"terms": hourly("25.00")})
        entry = await market.submitted(deal)
        assert await recompute(market) == 0
        await owner.post(f"/v1/time-entries/{entry['id']}/approve")
        assert await recompute(market) == 1

    async def test_a_rate_within_several_terms_counts(self, market: Market, owner: Person):
        fee = {"kind": "fixed_fee", "amount": eur("100.00"), "period": "month"}
        terms = {"kind": "combined", "parts": [hourly("22.00"), fee]}
        deal = await market.deal(
            owner=owner, job={"engagement": "hourly"}, proposal={"terms": terms}
        )
        await market.approved(deal, minutes=60)
        assert await recompute(market) == 1
        assert await asked(owner) == [("hour", "11_50", "22.00", 5, 5)]

    async def test_pro_bono_work_does_not_count(self, market: Market, owner: Person):
        deal = await market.deal(owner=owner)
        await market.approved(deal)
        assert await recompute(market) == 1
        for terms in FREE:
            await replaced(market, deal.id, terms)
            assert await recompute(market) == 0

    async def test_another_currency_is_another_median(self, market: Market, owner: Person):
        deal = await market.deal(owner=owner, proposal={"terms": hourly("25.00", "USD")})
        await market.approved(deal)
        assert await recompute(market) == 0
        assert await asked(owner, "USD") == []

    async def test_a_rate_through_an_agency_does_not_count(self, market: Market, owner: Person):
        keeper, assistant = await agency(market), await market.assistant()
        entry = await enrolled(keeper, assistant)
        sent = await propose(keeper, market, await market.job(owner), entry["id"])
        contract = (await owner.post(f"/v1/proposals/{sent.json()['id']}/accept", {})).json()
        await market.approved(Deal(contract["id"], owner, assistant, {}, sent.json(), contract))
        assert await recompute(market) == 0


class TestSalaries:
    async def test_salaries_of_a_month_and_of_a_year_have_one_median(self, market: Market):
        plans = [salary(f"{amount}.00") for amount in (24_000, 30_000, 40_000, 50_000)]
        plans.append(salary("3000.00", period="month"))
        deals = [await employed(market, plan) for plan in plans]
        assert await recompute(market) == 0
        for deal in deals:
            await until(deal, "2027-01-02")
        assert await recompute(market) == 1
        assert await asked(deals[0].owner) == [("year", "solo", "36000.00", 5, 5)]

    async def test_what_no_amount_holds_is_left_out(self, market: Market):
        plan = salary("9999999999999.99", period="month")
        deal = await employed(market, plan)
        await until(deal, "2027-01-02")
        assert await recompute(market) == 0


class TestWho:
    async def test_nobody_asks_without_a_sign_in(self, market: Market):
        assert (await market.client.get(PATH, params={"currency": "EUR"})).status_code == 401

    async def test_the_database_hides_what_has_few_sources(self, market: Market):
        for payees, organizations in ((4, 5), (5, 4)):
            with pytest.raises(CheckViolationError, match="ck_pay_medians_hides_its_sources"):
                await rows.fetch(market, _ROW, payees, organizations)
