"""A week is decided on as a whole, exactly as entry by entry."""

import pytest

from tests.factories.market import EUR_25, Deal, Market
from tests.factories.timesheets import (
    NOTE,
    deal_of_last_week,
    done,
    drafts,
    handed_in,
    path_of,
    submitted_week,
)
from tests.invariants import rows
from va_market.identity.models import Role

CAPPED = {"kind": "hourly", "rate": EUR_25, "weekly_cap_minutes": 100}
STARTS = ("2026-12-01T08:00Z", "2026-12-02T08:00Z", "2026-12-03T08:00Z")


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await deal_of_last_week(market)


async def entries(deal: Deal) -> list[dict]:
    found = await deal.owner.get(f"{deal.path}/time-entries", sort="started_at")
    return done(found)["items"]


class TestApproving:
    async def test_all_that_waits_is_approved(self, deal: Deal):
        sheet = await handed_in(deal, *STARTS)
        await drafts(deal, "2026-12-04T08:00Z")
        read = done(await deal.owner.post(f"{path_of(sheet)}/approve"))
        assert (read["status"], read["waits_for"], read["due_at"]) == ("approved", None, None)
        assert (read["sums"]["approved_seconds"], read["sums"]["billable_seconds"]) == (10800,) * 2
        assert [one["status"] for one in await entries(deal)] == [*["approved"] * 3, "draft"]

    async def test_the_earliest_takes_the_cap_first(self, market: Market):
        """Whichever was recorded, or handed in, first."""
        deal = await deal_of_last_week(market, proposal={"terms": CAPPED})
        sheet = await handed_in(deal, *reversed(STARTS))
        done(await deal.owner.post(f"{path_of(sheet)}/approve"))
        assert [one["billable_seconds"] for one in await entries(deal)] == [3600, 2400, 0]

    async def test_it_bills_as_entry_by_entry(self, market: Market):
        one, other = [await deal_of_last_week(market, proposal={"terms": CAPPED}) for _ in range(2)]
        for deal in (one, other):
            await drafts(deal, *STARTS, minutes=45)
            sheet = await submitted_week(deal)
        done(await other.owner.post(f"{path_of(sheet)}/approve"))
        for entry in await entries(one):
            done(await one.owner.post(f"/v1/time-entries/{entry['id']}/approve"))
        billed = [[e["billable_seconds"] for e in await entries(deal)] for deal in (one, other)]
        assert billed[0] == billed[1]

    async def test_only_the_supervisor_may(self, market: Market, deal: Deal):
        sheet = await handed_in(deal, *STARTS)
        for person in (deal.assistant, await market.member(deal.owner, Role.ADMIN)):
            refused = await person.post(f"{path_of(sheet)}/approve")
            assert (refused.status_code, refused.json()["code"]) == (403, "not_the_supervisor")

    async def test_nothing_waits_twice(self, deal: Deal):
        sheet = await handed_in(deal, *STARTS)
        done(await deal.owner.post(f"{path_of(sheet)}/approve"))
        refused = await deal.owner.post(f"{path_of(sheet)}/approve")
        assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")

    async def test_it_is_told_once_of_the_week(self, market: Market, deal: Deal):
        sheet = await handed_in(deal, *STARTS)
        done(await deal.owner.post(f"{path_of(sheet)}/approve"))
        [(data, _)] = await rows.told(market, "timesheet.approved", sheet["id"])
        assert data["decided_as"] == "supervisor"

    async def test_a_repeated_request_is_answered_and_not_done_again(self, deal: Deal):
        sheet = await handed_in(deal, *STARTS)
        headers = {"Idempotency-Key": "approve-this-week"}
        path = f"{path_of(sheet)}/approve"
        first = await deal.owner.request("POST", path, headers=headers)
        again = await deal.owner.request("POST", path, headers=headers)
        assert (again.status_code, again.json()) == (200, first.json())
        assert again.headers["idempotent-replayed"] == "true"


class TestReturning:
    async def test_the_note_stands_on_each_entry(self, deal: Deal):
        sheet = await handed_in(deal, *STARTS)
        read = done(await deal.owner.post(f"{path_of(sheet)}/return", NOTE))
        assert (read["status"], read["sums"]["entries_to_submit"]) == ("returned", 3)
        assert {one["return_note"] for one in await entries(deal)} == {NOTE["note"]}

    async def test_it_needs_one(self, deal: Deal):
        sheet = await handed_in(deal, *STARTS)
        refused = await deal.owner.post(f"{path_of(sheet)}/return", {})
        assert refused.json()["errors"][0]["pointer"] == "/note"


class TestEntryByEntry:
    async def test_the_week_is_decided_on_with_its_last_entry(self, deal: Deal):
        sheet = await handed_in(deal, *STARTS)
        statuses = []
        for entry in await entries(deal):
            done(await deal.owner.post(f"/v1/time-entries/{entry['id']}/approve"))
            statuses.append(done(await deal.owner.get(path_of(sheet)))["status"])
        assert statuses == ["submitted", "submitted", "approved"]

    async def test_what_was_sent_back_is_not_forgotten(self, deal: Deal):
        sheet = await handed_in(deal, *STARTS)
        [first, *_] = await entries(deal)
        done(await deal.owner.post(f"/v1/time-entries/{first['id']}/return", NOTE))
        read = done(await deal.owner.post(f"{path_of(sheet)}/approve"))
        assert (read["status"], read["sums"]["entries_to_submit"]) == ("returned", 1)

    async def test_more_of_a_week_that_was_approved_waits_again(self, deal: Deal):
        sheet = await handed_in(deal, *STARTS)
        done(await deal.owner.post(f"{path_of(sheet)}/approve"))
        await drafts(deal, "2026-12-04T08:00Z")
        again = await submitted_week(deal)
        assert (again["id"], again["status"]) == (sheet["id"], "submitted")
