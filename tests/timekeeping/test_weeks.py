"""Weeks belong to the contract: an entry's own zone moves nothing into another one."""

import pytest

from tests.factories.market import EUR_25, Deal, Market
from tests.timekeeping.days import approved, later

BERLIN_MONDAY = "2026-12-07T03:00Z"
CAPPED = {"kind": "hourly", "rate": EUR_25, "weekly_cap_minutes": 60}


@pytest.fixture
async def full_week(market: Market) -> Deal:
    """A contract in Berlin whose cap of this week is used up."""
    deal = await market.deal(
        proposal={"terms": CAPPED}, time_zone="Europe/Berlin", starts_on="2026-11-30"
    )
    await approved(deal, "2026-12-07T05:00Z", minutes=60)
    return deal


class TestCap:
    @pytest.mark.parametrize("zone", ["Pacific/Honolulu", "Europe/Berlin", "Pacific/Kiritimati"])
    async def test_no_zone_evades_the_cap(self, full_week: Deal, zone: str) -> None:
        entry = await approved(full_week, BERLIN_MONDAY, minutes=60, time_zone=zone)

        assert entry["counted_on"] == "2026-12-07"
        assert entry["billable_seconds"] == 0

    async def test_timesheet_holds_it_in_the_week_of_the_contract(self, full_week: Deal) -> None:
        entry = await approved(full_week, BERLIN_MONDAY, minutes=60, time_zone="Pacific/Honolulu")
        assert entry["work_on"] == "2026-12-06"

        sheet = await full_week.owner.get(f"{full_week.path}/timesheet", week_of="2026-12-07")

        assert entry["id"] in {one["id"] for one in sheet.json()["entries"]}


class TestWeeklyRetainer:
    async def test_overage_of_a_week_is_in_its_sheet(self, market: Market) -> None:
        terms = {
            "kind": "retainer",
            "fee": {"amount": "300.00", "currency": "EUR"},
            "included_minutes": 60,
            "overage_rate": {"amount": "30.00", "currency": "EUR"},
            "period": "week",
        }
        deal = await market.deal(job={"engagement": "retainer"}, proposal={"terms": terms})
        await market.approved(deal, hours_ago=4, minutes=180)

        amount = (await deal.owner.get(f"{deal.path}/timesheet")).json()["amount"]

        assert amount["client_pays"]["amount"] == "60.00"
        assert amount["billed_minutes"] == 180


class TestRest:
    async def test_time_within_a_past_pause_is_refused(self, market: Market) -> None:
        deal = await market.deal()
        later(market, deal.owner, deal.assistant, minutes=10)
        await deal.owner.move(f"{deal.path}/pause", {"reason": "Nothing to do."})
        later(market, deal.owner, deal.assistant, minutes=60)
        await deal.assistant.move(f"{deal.path}/resume")
        later(market, deal.owner, deal.assistant, minutes=10)

        span = market.span(hours_ago=1, minutes=30)
        refused = await deal.assistant.post(f"{deal.path}/time-entries", span)

        assert refused.status_code == 422
        assert refused.json()["errors"][0]["code"] == "contract_rests"

    async def test_time_that_touches_the_pause_is_fine(self, market: Market) -> None:
        deal = await market.deal()
        later(market, deal.owner, deal.assistant, minutes=60)
        await deal.owner.move(f"{deal.path}/pause", {"reason": "Nothing to do."})
        later(market, deal.owner, deal.assistant, minutes=60)
        await deal.assistant.move(f"{deal.path}/resume")
        later(market, deal.owner, deal.assistant, minutes=30)

        for span in (
            market.span(hours_ago=2.5, minutes=60),
            market.span(hours_ago=0.5, minutes=30),
        ):
            made = await deal.assistant.post(f"{deal.path}/time-entries", span)
            assert made.status_code == 201, made.text


class TestShortest:
    async def test_less_than_a_second_is_no_time(self, market: Market) -> None:
        deal = await market.deal()
        span = {"started_at": "2026-12-07T08:00:00Z", "ended_at": "2026-12-07T08:00:00.999Z"}

        refused = await deal.assistant.post(f"{deal.path}/time-entries", span)

        assert refused.json()["errors"][0]["code"] == "ends_too_early"
