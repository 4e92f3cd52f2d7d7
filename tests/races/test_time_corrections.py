"""Answers to one correction that meet, and time that is claimed meanwhile."""

import pytest

from tests.factories.corrections import REASON, an_hour, path_of, proposed
from tests.factories.market import Deal, Market
from tests.factories.timesheets import deal_of_last_week
from tests.invariants import rows
from tests.races.all_at_once import outcomes, statuses
from tests.timekeeping.days import span

HALF = {"ended_at": "2026-12-01T08:30:00Z"}
REVERSALS = "SELECT count(*) FROM time_entries WHERE reverses_id = $1"
BILLED = "SELECT sum(billable_seconds) FROM time_entries WHERE contract_id = $1"


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await deal_of_last_week(market)


class TestOneOutcome:
    async def test_one_of_sixteen_approvals_reverses(self, market: Market, deal: Deal):
        entry = await an_hour(deal)
        path = f"{path_of(await proposed(deal.assistant, entry, **HALF))}/approve"
        answers = await statuses(*[deal.owner.post(path) for _ in range(16)])
        assert answers == [200] + [409] * 15
        assert await rows.value(market, REVERSALS, entry["id"]) == 1
        assert await rows.value(market, BILLED, deal.id) == 1800

    async def test_approving_meets_withdrawing_and_declining(self, market: Market, deal: Deal):
        entry = await an_hour(deal)
        path = path_of(await proposed(deal.assistant, entry))
        no = {"reason": "You did work."}
        answers = await statuses(
            *[deal.owner.post(f"{path}/approve") for _ in range(7)],
            *[deal.assistant.post(f"{path}/withdraw") for _ in range(7)],
            *[deal.owner.post(f"{path}/decline", no) for _ in range(6)],
        )
        assert answers == [200] + [409] * 19
        status = (await deal.owner.get(path)).json()["status"]
        reversals = await rows.value(market, REVERSALS, entry["id"])
        assert reversals == (1 if status == "approved" else 0)

    async def test_one_of_twenty_who_ask_is_heard(self, deal: Deal):
        entry = await an_hour(deal)
        path = f"/v1/time-entries/{entry['id']}/corrections"
        people = [deal.owner, deal.assistant] * 10
        found = await outcomes(*[person.post(path, {"reason": REASON}) for person in people])
        assert found == {(201, ""): 1, (409, "correction_open"): 19}


class TestTime:
    async def test_the_freed_time_is_taken_once(self, deal: Deal):
        """By the longer replacement, or by whoever records there: never by both."""
        entry = await an_hour(deal)
        longer = {"ended_at": "2026-12-01T09:30:00Z"}
        path = f"{path_of(await proposed(deal.assistant, entry, **longer))}/approve"
        there = span("2026-12-01T09:00Z", minutes=60)
        records = [deal.assistant.post(f"{deal.path}/time-entries", there) for _ in range(6)]
        approvals = [deal.owner.post(path) for _ in range(6)]
        found = await outcomes(*records, *approvals)
        assert sum(count for (status, _), count in found.items() if status < 300) == 1
        assert {code for status, code in found if status == 409} <= {
            "overlapping_time",
            "illegal_move",
        }

    async def test_two_longer_replacements_share_no_time(self, deal: Deal):
        early, late = await an_hour(deal), await _second_hour(deal)
        first = await proposed(deal.assistant, early, ended_at="2026-12-01T09:40:00Z")
        second = await proposed(deal.assistant, late, started_at="2026-12-01T09:20:00Z")
        answers = await statuses(
            *[deal.owner.post(f"{path_of(one)}/approve") for one in (first, second) * 5]
        )
        assert answers == [200] + [409] * 9


async def _second_hour(deal: Deal) -> dict:
    body = span("2026-12-01T10:00Z", minutes=60)
    entry = (await deal.assistant.post(f"{deal.path}/time-entries", body)).json()
    await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
    return (await deal.owner.post(f"/v1/time-entries/{entry['id']}/approve")).json()
