"""A statement for each month, also where nothing was earned (R44)."""

from itertools import pairwise

import pytest

from tests.factories.market import Market
from tests.reports.figures import minors, read
from tests.reports.test_earnings import released
from tests.support.problems import problem_of
from tests.timekeeping.days import later
from tests.worker.test_worker import run

PATH = "/v1/statements"


class TestStatements:
    async def test_a_month_without_pay_has_a_statement(self, market: Market):
        deal = await market.deal()
        [found] = (await read(deal.assistant, PATH, month="2026-11"))["items"]
        assert (found["month"], found["starts_on"], found["ends_on"]) == (
            "2026-11",
            "2026-11-01",
            "2026-11-30",
        )
        assert found["is_final"]
        [euros] = found["currencies"]
        assert (euros["currency"], minors(euros)) == ("EUR", {})
        assert minors(euros["closing"]) == {}

    async def test_every_month_goes_on_where_the_one_before_ended(self, market: Market):
        deal = await released(market)
        later(market, deal.assistant, days=90)
        await run(market, "clear_milestones")
        found = (await read(deal.assistant, PATH, months=4))["items"]
        assert [one["month"] for one in found] == ["2027-03", "2027-02", "2027-01", "2026-12"]
        assert [one["is_final"] for one in found] == [False, True, True, True]
        euros = [one["currencies"][0] for one in found]
        for newer, older in pairwise(euros):
            assert newer["opening"] == older["closing"]
        assert minors(euros[-1]) == {"released": 35_833, "fees": 5_000, "kept": 30_833}
        assert minors(euros[-1]["closing"]) == {"pending": 30_833}
        assert [minors(one) for one in euros[:3]] == [{"became_available": 30_833}, {}, {}]
        assert minors(euros[0]["closing"]) == {"available": 30_833}

    async def test_months_begin_where_days_begin_there(self, market: Market):
        deal = await market.deal()
        later(market, deal.assistant, days=24, hours=5)  # 15:00 on the last day of the year
        asked = {"time_zone": "Pacific/Auckland"}
        [found] = (await read(deal.assistant, PATH, **asked))["items"]
        assert found["month"] == "2027-01"

    async def test_the_present_month_is_the_usual_one(self, market: Market):
        [found] = (await read(await market.assistant(), PATH))["items"]
        assert (found["month"], found["is_final"], found["currencies"]) == ("2026-12", False, [])

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ({"month": "2027-01"}, "in_the_future"),
            ({"month": "1970-01", "months": "2"}, "too_early"),
            ({"month": "0001-01"}, "too_early"),
            ({"month": "2026-13"}, "string_pattern_mismatch"),
            ({"months": "13"}, "less_than_equal"),
        ],
    )
    async def test_months_that_are_none_are_refused(
        self, market: Market, query: dict[str, str], code: str
    ):
        answer = await (await market.assistant()).get(PATH, **query)
        assert problem_of(answer, 422)["errors"][0]["code"] == code

    async def test_the_statements_of_an_agency_are_for_its_keepers(self, market: Market):
        owner, other = await market.owner(), await market.owner()
        asked = {"organization_id": owner.organization_id}
        assert (await owner.get(PATH, **asked)).status_code == 200
        assert (await other.get(PATH, **asked)).status_code == 404


async def test_there_is_no_year_zero(market: Market) -> None:
    assistant = await market.assistant()
    assert (await assistant.get("/v1/statements", month="0000-01")).status_code == 422
