"""Whatever adds approved time up follows a correction: what was taken back counts as nothing."""

import csv
import io
import json

import pytest

from tests.factories.corrections import an_hour, corrected, entry_of
from tests.factories.market import EUR_25, Deal, Market
from tests.factories.rosters import placement
from tests.factories.timesheets import deal_of_last_week, sheets
from tests.time_series.asking import burn_down, column, series
from tests.timekeeping.days import approved, later
from tests.timekeeping.test_ceilings import FIRST, agreed, sheet

CAPPED = {"kind": "hourly", "rate": EUR_25, "weekly_cap_minutes": 60}
HALF = {"ended_at": "2026-12-01T08:30:00Z"}
NEXT_WEEK = {"started_at": "2026-12-07T08:00:00Z", "ended_at": "2026-12-07T08:30:00Z"}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await deal_of_last_week(market)


async def week(deal: Deal, day: str = "2026-12-01") -> dict:
    return (await deal.owner.get(f"{deal.path}/timesheet", week_of=day)).json()


class TestWeeks:
    async def test_the_price_of_a_week_follows(self, deal: Deal):
        entry = await an_hour(deal)
        assert (await week(deal))["amount"]["subtotal"]["amount"] == "25.00"
        await corrected(deal, entry, **HALF)
        found = await week(deal)
        assert found["amount"]["subtotal"]["amount"] == "12.50"
        assert (found["billable_seconds"], found["unbilled_seconds"]) == (1800, 0)
        assert found["worked_seconds"] == {"approved": 1800}
        assert len(found["entries"]) == 3

    async def test_time_that_is_taken_away_leaves_nothing(self, deal: Deal):
        await corrected(deal, await an_hour(deal))
        found = await week(deal)
        assert found["amount"]["subtotal"]["amount"] == "0.00"
        assert found["worked_seconds"] == {}

    async def test_the_sums_of_the_timesheet_follow(self, deal: Deal):
        entry = await an_hour(deal)
        [before] = await sheets(deal.owner)
        await corrected(deal, entry, **HALF)
        [after] = await sheets(deal.owner)
        assert (before["status"], after["status"]) == ("approved", "approved")
        sums = after["sums"]
        assert (sums["entries"], sums["worked_seconds"], sums["billable_seconds"]) == (
            1,
            1800,
            1800,
        )

    async def test_time_of_another_week_is_in_the_timesheet_of_that_week(self, deal: Deal):
        await corrected(deal, await an_hour(deal), **NEXT_WEEK)
        later, earlier = await sheets(deal.owner)
        assert (later["week_starts_on"], later["status"]) == ("2026-12-07", "approved")
        assert [one["sums"]["billable_seconds"] for one in (later, earlier)] == [1800, 0]

    async def test_an_agency_pays_for_what_stands(self, market: Market):
        deal = await placement(market, starts_on="2026-11-16", allotted_minutes=6000)
        await corrected(deal, await an_hour(deal), **HALF)
        query = {"week_of": "2026-12-01"}
        found = (await deal.agency.get(f"{deal.path}/timesheet", **query)).json()
        assert [one["billable_seconds"] for one in found["paid"]] == [1800]


class TestLimits:
    async def test_a_weekly_cap_is_given_back_before_it_is_taken(self, market: Market):
        deal = await deal_of_last_week(market, proposal={"terms": CAPPED})
        entry = await an_hour(deal)
        done = await corrected(deal, entry, ended_at="2026-12-01T09:30:00Z")
        other = await entry_of(deal.owner, done["replacement_id"])
        assert (other["worked_seconds"], other["billable_seconds"]) == (5400, 3600)

    async def test_what_others_took_of_a_cap_stays_theirs(self, market: Market):
        deal = await deal_of_last_week(market, proposal={"terms": CAPPED})
        entry = await approved(deal, "2026-12-01T08:00Z", minutes=30)
        await approved(deal, "2026-12-02T08:00Z", minutes=20)
        done = await corrected(deal, entry, ended_at="2026-12-01T09:00:00Z")
        other = await entry_of(deal.owner, done["replacement_id"])
        assert other["billable_seconds"] == 2400

    async def test_an_allotment_is_given_back_before_it_is_taken(self, market: Market):
        deal = await market.deal(starts_on="2026-11-16", allotted_minutes=90)
        entry = await an_hour(deal)
        done = await corrected(deal, entry, ended_at="2026-12-01T09:30:00Z")
        other = await entry_of(deal.owner, done["replacement_id"])
        assert other["billable_seconds"] == 5400
        use = (await deal.owner.get(f"{deal.path}/burn-down")).json()
        assert (use["recorded_minutes"], use["approved_minutes"]) == (90, 90)

    async def test_taking_away_leaves_room_in_the_allotment(self, market: Market):
        deal = await market.deal(starts_on="2026-11-16", allotted_minutes=60)
        await corrected(deal, await an_hour(deal))
        use = (await deal.owner.get(f"{deal.path}/burn-down")).json()
        assert (use["recorded_minutes"], use["remaining_minutes"]) == (0, 60)
        again = await approved(deal, "2026-12-02T08:00Z", minutes=60)
        assert again["billable_seconds"] == 3600

    async def test_a_ceiling_is_given_back_before_it_is_taken(self, market: Market):
        deal = await agreed(market)
        entry = await approved(deal, f"{FIRST}T08:00Z", minutes=300)
        assert entry["billable_seconds"] == 3 * 3600 + 39 * 60 + 23
        done = await corrected(deal, entry, ended_at=f"{FIRST}T10:00:00Z")
        other = await entry_of(deal.owner, done["replacement_id"])
        assert other["billable_seconds"] == 7200
        ceiling = (await sheet(deal))["ceiling"]
        assert (ceiling["billed"]["amount"], ceiling["held_seconds"]) == ("54.70", 0)
        assert ceiling["left"]["amount"] == "45.30"

    async def test_the_rate_is_that_of_its_day(self, market: Market):
        deal = await deal_of_last_week(market)
        change = {
            "effective_on": "2026-12-08",
            "terms": {
                "kind": "hourly",
                "rate": {"amount": "40.00", "currency": "EUR"},
                "weekly_cap_minutes": None,
            },
            "reason": "A year of good work.",
        }
        entry = await an_hour(deal)
        made = await deal.owner.post(f"{deal.path}/amendments", change)
        await deal.assistant.post(f"/v1/amendments/{made.json()['id']}/accept")
        later(market, deal.owner, deal.assistant, days=2)
        other = {"started_at": "2026-12-08T08:00:00Z", "ended_at": "2026-12-08T09:00:00Z"}
        done = await corrected(deal, entry, **other)
        moved = await entry_of(deal.owner, done["replacement_id"])
        reversal = await entry_of(deal.owner, done["reversal_id"])
        assert (reversal["terms_version"], moved["terms_version"]) == (1, 2)
        assert (await week(deal))["amount"]["subtotal"]["amount"] == "0.00"
        assert (await week(deal, "2026-12-08"))["amount"]["subtotal"]["amount"] == "40.00"


class TestFiles:
    async def test_trackers_read_what_stands(self, deal: Deal):
        await corrected(deal, await an_hour(deal, memo="Mail"), **HALF, memo="Calls")
        for layout, name in (("toggl", "Description"), ("harvest", "Notes")):
            text = (await deal.owner.get("/v1/time-entries/export", format=layout)).text
            lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
            assert [line[name] for line in lines] == ["Calls"]

    async def test_json_lines_tell_the_whole_history(self, deal: Deal):
        await corrected(deal, await an_hour(deal), **HALF)
        text = (await deal.owner.get("/v1/time-entries/export", format="jsonl")).text
        found = [json.loads(line) for line in text.splitlines()]
        assert sum(one["billable_seconds"] for one in found) == 1800
        reasons = sorted(one["locked_reason"] for one in found)
        assert reasons == ["approved", "reversal", "reversed"]

    async def test_a_calendar_shows_what_stands(self, market: Market, deal: Deal):
        made = (await deal.assistant.post("/v1/me/time-feed")).json()
        await corrected(deal, await an_hour(deal), **HALF)
        calendar = (await market.client.get(made["url"].removeprefix("http://market.test"))).text
        assert calendar.count("BEGIN:VEVENT") == 1
        assert "DTEND:20261201T083000Z" in calendar


class TestGrid:
    async def test_a_day_holds_what_stands(self, deal: Deal):
        await corrected(deal, await an_hour(deal), **HALF)
        query = {"week_of": "2026-12-01"}
        found = (await deal.assistant.get(f"{deal.path}/time-grid", **query)).json()
        [row] = found["rows"]
        assert (found["worked_seconds"], row["cells"][1]["worked_seconds"]) == (1800, 1800)
        assert row["cells"][1]["locked_reason"] == "approved"


class TestSeries:
    async def test_steps_and_what_is_left_follow(self, deal: Deal):
        entry = await an_hour(deal)
        span = ("2026-12-01", "2026-12-01")
        before = (await series(deal, *span), await burn_down(deal, *span))
        await corrected(deal, entry, **HALF)
        after = (await series(deal, *span), await burn_down(deal, *span))
        names = ("recorded_seconds", "approved_seconds", "billable_seconds")
        assert [column(before[0], name) for name in names] == [[3600]] * 3
        assert [column(after[0], name) for name in names] == [[1800]] * 3
        [[had], [has]] = (column(found[1], "allotment_left_seconds") for found in (before, after))
        assert has - had == 1800
