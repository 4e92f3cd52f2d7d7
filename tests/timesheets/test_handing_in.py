"""A week is handed in as a whole, and as entries one by one."""

import pytest

from tests.factories.market import Deal, Market
from tests.factories.timesheets import (
    NOTE,
    WEEK,
    deal_of_last_week,
    done,
    drafts,
    handed_in,
    path_of,
    sheets,
    submitted_week,
)
from tests.invariants import rows
from tests.jobs.reading import events_of
from va_market.identity.models import Role

TUESDAY, WEDNESDAY, NEXT = "2026-12-01T08:00Z", "2026-12-02T08:00Z", "2026-12-07T08:00Z"


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await deal_of_last_week(market)


class TestTheSheet:
    async def test_recording_makes_none(self, deal: Deal):
        await drafts(deal, TUESDAY, WEDNESDAY)
        assert await sheets(deal.assistant) == []

    async def test_it_is_there_once_the_first_entry_is_handed_in(self, deal: Deal):
        [entry, _] = await drafts(deal, TUESDAY, WEDNESDAY)
        await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
        [sheet] = await sheets(deal.assistant)
        assert (sheet["status"], sheet["week_starts_on"], sheet["week_ends_on"]) == (
            "submitted",
            WEEK,
            "2026-12-06",
        )
        assert (sheet["waits_for"], sheet["contract_id"]) == (str(deal.owner.id), deal.id)
        assert sheet["due_at"] == "2026-12-11T10:00:00Z"

    async def test_it_carries_what_its_entries_come_to(self, deal: Deal):
        sheet = await handed_in(deal, TUESDAY, WEDNESDAY)
        await drafts(deal, "2026-12-03T08:00Z", minutes=30)
        read = done(await deal.owner.get(path_of(sheet)))
        assert read["sums"] == {
            "entries": 3,
            "entries_to_submit": 1,
            "entries_waiting": 2,
            "worked_seconds": 9000,
            "waiting_seconds": 7200,
            "approved_seconds": 0,
            "billable_seconds": 0,
            "silently_approved_seconds": 0,
        }

    async def test_a_week_beside_it_is_another_one(self, deal: Deal):
        await handed_in(deal, TUESDAY, NEXT)
        assert [one["week_starts_on"] for one in await sheets(deal.owner)] == [WEEK]


class TestAWeek:
    async def test_drafts_and_returned_entries_of_it_are_handed_in(self, deal: Deal):
        sheet = await handed_in(deal, TUESDAY)
        await deal.owner.post(f"{path_of(sheet)}/return", NOTE)
        await drafts(deal, WEDNESDAY)
        again = done(await deal.assistant.post(f"{path_of(sheet)}/submit"))
        assert (again["status"], again["sums"]["entries_waiting"]) == ("submitted", 2)

    async def test_there_must_be_something(self, deal: Deal):
        path = f"{deal.path}/timesheet/submit"
        refused = await deal.assistant.post(path, {"week_of": WEEK})
        assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_submit")
        sheet = await handed_in(deal, TUESDAY)
        refused = await deal.assistant.post(f"{path_of(sheet)}/submit")
        assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_submit")
        assert "submit" not in done(await deal.assistant.get(path_of(sheet)))["allowed_actions"]

    async def test_only_whose_time_it_is_may(self, market: Market, deal: Deal):
        sheet = await handed_in(deal, TUESDAY)
        await drafts(deal, WEDNESDAY)
        for person in (deal.owner, await market.member(deal.owner, Role.SUPERVISOR)):
            refused = await person.post(f"{path_of(sheet)}/submit")
            assert (refused.status_code, refused.json()["code"]) == (403, "not_the_assistant")
            refused = await person.post(f"{deal.path}/timesheet/submit", {"week_of": WEEK})
            assert (refused.status_code, refused.json()["code"]) == (403, "not_the_assistant")

    async def test_a_running_timer_is_left_alone(self, deal: Deal):
        await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})
        refused = await deal.assistant.post(
            f"{deal.path}/timesheet/submit", {"week_of": "2026-12-07"}
        )
        assert refused.json()["code"] == "nothing_to_submit"

    async def test_it_is_told_of_each_entry_and_once_of_the_week(self, market: Market, deal: Deal):
        sheet = await handed_in(deal, TUESDAY, WEDNESDAY)
        [(data, _)] = await rows.told(market, "timesheet.submitted", sheet["id"])
        assert data == {"contract_id": deal.id, "week_starts_on": WEEK}
        told = await events_of(deal.owner, until="timesheet.submitted")
        kinds = [one["type"] for one in told]
        assert kinds.count("time_entry.submitted") == 2


class TestWhatFollows:
    async def test_a_returned_entry_that_is_removed_leaves_an_open_week(self, deal: Deal):
        [entry] = await drafts(deal, TUESDAY)
        sheet = await submitted_week(deal)
        await deal.owner.post(f"{path_of(sheet)}/return", NOTE)
        await deal.assistant.delete(f"/v1/time-entries/{entry['id']}")
        assert done(await deal.owner.get(path_of(sheet)))["status"] == "open"

    async def test_a_returned_entry_that_moves_is_returned_in_the_other_week(self, deal: Deal):
        [entry] = await drafts(deal, TUESDAY)
        sheet = await submitted_week(deal)
        await deal.owner.post(f"{path_of(sheet)}/return", NOTE)
        span = {"started_at": "2026-12-07T06:00:00Z", "ended_at": "2026-12-07T07:00:00Z"}
        done(await deal.assistant.patch(f"/v1/time-entries/{entry['id']}", span))
        found = [(one["week_starts_on"], one["status"]) for one in await sheets(deal.owner)]
        assert found == [("2026-12-07", "returned"), (WEEK, "open")]

    async def test_another_entry_of_it_is_another_version(self, deal: Deal):
        """Nobody approves with a version of the week what they have not seen."""
        [_, later] = await drafts(deal, TUESDAY, WEDNESDAY)
        [first] = (await deal.owner.get("/v1/time-entries", sort="started_at")).json()["items"][:1]
        await deal.assistant.post(f"/v1/time-entries/{first['id']}/submit")
        [sheet] = await sheets(deal.owner)
        seen = (await deal.owner.get(path_of(sheet))).headers["etag"]
        await deal.assistant.post(f"/v1/time-entries/{later['id']}/submit")
        refused = await deal.owner.move(f"{path_of(sheet)}/approve", if_match=seen)
        assert refused.status_code == 412
        assert done(await deal.owner.get(path_of(sheet)))["sums"]["entries_waiting"] == 2


class TestWeeks:
    @pytest.mark.parametrize(
        ("zone", "start", "monday"),
        [
            ("UTC", "2026-12-06T23:59Z", "2026-11-30"),
            ("UTC", "2026-12-07T00:00Z", "2026-12-07"),
            ("Europe/Berlin", "2026-12-06T22:59Z", "2026-11-30"),
            ("Europe/Berlin", "2026-12-06T23:00Z", "2026-12-07"),
            ("America/New_York", "2026-12-07T04:59Z", "2026-11-30"),
            ("America/New_York", "2026-12-07T05:00Z", "2026-12-07"),
            ("Pacific/Auckland", "2026-12-06T10:59Z", "2026-11-30"),
            ("Pacific/Auckland", "2026-12-06T11:00Z", "2026-12-07"),
        ],
    )
    async def test_they_begin_on_mondays_of_the_contract(
        self, market: Market, zone: str, start: str, monday: str
    ):
        owner = await market.owner(time_zone=zone)
        deal = await deal_of_last_week(market, owner=owner)
        [entry] = await drafts(deal, start, minutes=30)
        await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
        [sheet] = await sheets(deal.owner)
        assert (sheet["week_starts_on"], sheet["time_zone"]) == (monday, zone)
