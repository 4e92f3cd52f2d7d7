"""Recorded, approved, billable and planned time, step by step (R06)."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.absences import absent
from tests.factories.amendments import agreed
from tests.factories.market import Deal, Market
from tests.substitutions.team import Team, team
from tests.time_series.asking import HOUR, column, hours, series, steps
from tests.timekeeping.days import approved, at, later, recorded

SCHEDULE = [
    {"weekday": 1, "starts": "09:00", "ends": "12:30"},
    {"weekday": 1, "starts": "14:00", "ends": "15:00"},
    {"weekday": 3, "starts": "09:00", "ends": "10:00"},
    {"weekday": 5, "starts": "08:00", "ends": "08:45"},
]
NIGHTS = [{"weekday": day, "starts": "00:00", "ends": "08:00"} for day in range(1, 8)]
WEEK = ("2026-12-07", "2026-12-13")


async def deal_with(market: Market, schedule: list[dict[str, Any]], **assign: Any) -> Deal:
    proposal = {"conditions": {"schedule": schedule}}
    fields = {"starts_on": "2026-12-01", "time_zone": "UTC", "allotted_minutes": 60_000}
    return await market.deal(proposal=proposal, **{**fields, **assign})


@pytest.fixture
async def deal(market: Market) -> Deal:
    """From the Tuesday before the market's present."""
    return await deal_with(market, SCHEDULE)


class TestDays:
    async def test_each_has_what_was_worked_of_what_was_planned(self, market: Market, deal: Deal):
        later(market, deal.owner, deal.assistant, days=7)
        await approved(deal, "2026-12-07T09:00Z", minutes=90.5)
        await approved(deal, "2026-12-07T14:00Z", minutes=30, is_billable=False)
        await recorded(deal, "2026-12-09T09:00Z", minutes=75)
        await recorded(deal, "2026-12-12T23:00Z", minutes=120)
        found = await series(deal, *WEEK)
        table = {  # Monday to Sunday
            "recorded_seconds": [7230, 0, 4500, 0, 0, 7200, 0],
            "approved_seconds": [7230, 0, 0, 0, 0, 0, 0],
            "billable_seconds": [91 * 60, 0, 0, 0, 0, 0, 0],
            "planned_seconds": [4.5 * HOUR, 0, HOUR, 0, 0.75 * HOUR, 0, 0],
            "utilization_percent": [44, None, 125, None, 0, None, None],
        }
        assert {name: column(found, name) for name in table} == table
        assert found["total"] == {
            "recorded_seconds": 18_930,
            "approved_seconds": 7230,
            "billable_seconds": 5460,
            "planned_seconds": 22_500,
            "utilization_percent": 84,
        }

    async def test_a_running_timer_is_not_recorded_yet(self, market: Market, deal: Deal):
        await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})
        later(market, deal.owner, minutes=30)
        assert (await series(deal, *WEEK))["total"]["recorded_seconds"] == 0

    async def test_four_weeks_up_to_today_unless_others_are_asked_for(self, deal: Deal):
        found = (await deal.owner.get(f"{deal.path}/time-series")).json()
        ends = (found["points"][0]["starts_on"], found["points"][-1]["ends_on"])
        assert (found["by"], ends) == ("day", ("2026-11-10", "2026-12-07"))

    @pytest.mark.parametrize(
        ("zone", "counted_on"), [("Asia/Tokyo", "2026-12-07"), ("America/New_York", "2026-12-06")]
    )
    async def test_they_are_those_of_the_contract(self, market: Market, zone, counted_on):
        deal = await deal_with(market, SCHEDULE, time_zone=zone)
        await recorded(deal, "2026-12-06T23:30Z", minutes=60, time_zone="UTC")
        found = await series(deal, "2026-12-06", "2026-12-07")
        worked = {one["starts_on"]: one["recorded_seconds"] for one in found["points"]}
        assert worked.pop(counted_on) == HOUR
        assert [*worked.values()] == [0]

    @pytest.mark.parametrize(
        ("zone", "day", "planned"),
        [
            ("Europe/Berlin", "2027-03-28", 7),
            ("Europe/Berlin", "2027-10-31", 9),
            ("America/New_York", "2027-03-14", 7),
            ("America/St_Johns", "2027-11-07", 9),
            ("Australia/Lord_Howe", "2027-10-03", 7.5),
            ("Australia/Lord_Howe", "2027-04-04", 8.5),
            ("Europe/Berlin", "2028-02-29", 8),
        ],
    )
    async def test_nights_have_the_length_they_have(self, market: Market, zone, day, planned):
        market.clock.now = at(f"{day}T00:00Z") + timedelta(days=3)
        starts_on = (at(day) - timedelta(days=5)).date().isoformat()
        deal = await deal_with(market, NIGHTS, starts_on=starts_on, time_zone=zone)
        local = {"starts_at": f"{day}T00:00", "ends_at": f"{day}T08:00"}
        made = await deal.assistant.post(f"{deal.path}/time-entries", {"local": local})
        assert made.status_code == 201, made.text
        found = await series(deal, day, day)
        assert (hours(found, "recorded"), hours(found, "planned")) == ([planned], [planned])
        assert column(found, "utilization_percent") == [100]
        presence = await deal.owner.get(f"{deal.path}/presence", week_of=day)
        shown = {one["on"]: one["planned_minutes"] for one in presence.json()["days"]}
        assert shown[day] == planned * 60


class TestSteps:
    async def test_weeks_begin_on_monday_and_stay_within_the_span(self, deal: Deal):
        await recorded(deal, "2026-12-02T09:00Z", minutes=60)
        await recorded(deal, "2026-12-06T22:00Z", minutes=60)
        await recorded(deal, "2026-12-07T00:00Z", minutes=30)
        found = await series(deal, "2026-12-03", "2026-12-15", by="week")
        assert steps(found) == [
            ("2026-12-03", "2026-12-06"),
            ("2026-12-07", "2026-12-13"),
            ("2026-12-14", "2026-12-15"),
        ]
        assert hours(found, "recorded") == [1, 0.5, 0]
        assert hours(found, "planned") == [0.75, 6.25, 4.5]

    async def test_months_have_their_own_length(self, market: Market):
        market.clock.now = at("2028-03-02T00:00Z")
        deal = await deal_with(market, NIGHTS, starts_on="2028-02-01")
        await recorded(deal, "2028-02-29T23:30Z", minutes=60)
        found = await series(deal, "2028-01-31", "2028-03-01", by="month")
        assert steps(found) == [
            ("2028-01-31", "2028-01-31"),
            ("2028-02-01", "2028-02-29"),
            ("2028-03-01", "2028-03-01"),
        ]
        assert hours(found, "recorded") == [0, 1, 0]
        assert hours(found, "planned") == [0, 29 * 8, 8]

    @pytest.mark.parametrize(
        ("first", "last", "code"),
        [("2026-12-08", "2026-12-07", "ends_too_early"), ("2026-01-01", "2027-01-02", None)],
    )
    async def test_a_span_runs_forward_for_a_year_at_most(self, deal: Deal, first, last, code):
        path = f"{deal.path}/time-series"
        refused = await deal.owner.get(path, **{"from": first, "to": last})
        fault = refused.json()["errors"][0]
        assert (refused.status_code, fault["pointer"]) == (422, "/to")
        assert fault["code"] == (code or "span_too_long")
        assert len((await series(deal, "2026-01-01", "2027-01-01"))["points"]) == 366


class TestPlanned:
    async def test_nothing_is_while_the_assistant_is_away(self, deal: Deal):
        await absent(deal, first_on="2026-12-09", last_on="2026-12-10")
        assert hours(await series(deal, *WEEK), "planned") == [4.5, 0, 0, 0, 0.75, 0, 0]

    async def test_nothing_is_while_the_contract_rests(self, market: Market, deal: Deal):
        await deal.owner.move(f"{deal.path}/pause", {"reason": "Nothing to do."})
        later(market, deal.owner, deal.assistant, days=3)  # from 10:00 on Monday to Thursday
        await deal.assistant.move(f"{deal.path}/resume")
        assert hours(await series(deal, *WEEK), "planned") == [3.5, 0, 0, 0, 0.75, 0, 0]

    async def test_nothing_is_before_the_contract_or_after_its_end(
        self, market: Market, deal: Deal
    ):
        later(market, deal.owner, days=3)
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
        found = await series(deal, "2026-11-30", "2026-12-13")
        assert hours(found, "planned") == [0, 0, 1, 0, 0.75, 0, 0, 4.5, 0, 1, 0, 0, 0, 0]

    async def test_other_hours_are_from_the_day_they_were_agreed_for(self, deal: Deal):
        longer = [{"weekday": 5, "starts": "08:00", "ends": "23:00"}]
        conditions = {"schedule": longer}
        await agreed(deal, effective_on="2026-12-09", conditions=conditions)
        assert hours(await series(deal, *WEEK), "planned") == [4.5, 0, 0, 0, 15, 0, 0]

    async def test_without_agreed_hours_nothing_is(self, market: Market):
        found = await series(await market.deal(), *WEEK)
        assert found["total"]["planned_seconds"] == 0
        assert found["total"]["utilization_percent"] is None


class TestReaders:
    async def test_strangers_do_not_see_it(self, market: Market, deal: Deal):
        other = await market.deal()
        for stranger in (other.owner, other.assistant):
            assert (await stranger.get(f"{deal.path}/time-series")).status_code == 404

    async def test_each_who_worked_reads_their_own(self, market: Market):
        crew: Team = await team(market, proposal={"conditions": {"schedule": NIGHTS}})
        await crew.record(crew.deal.assistant, hours_ago=2, minutes=60)
        await crew.handed_over()
        later(market, crew.deal.owner, crew.deal.agency, crew.backup, crew.deal.assistant, days=1)
        await crew.record(crew.backup, hours_ago=5, minutes=30)
        for who, worked, planned in (
            (crew.deal.owner, [1, 0.5], [8, 8]),
            (crew.deal.agency, [1, 0.5], [8, 8]),
            (crew.deal.assistant, [1, 0], [8, 0]),
            (crew.backup, [0, 0.5], [0, 8]),
        ):
            found = await series(crew.deal, "2026-12-07", "2026-12-08", who=who)
            assert (hours(found, "recorded"), hours(found, "planned")) == (worked, planned)
