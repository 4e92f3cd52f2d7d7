"""Decisions on weeks that meet, and the clock's work beside them."""

import pytest

from tests.factories.market import Deal, Market
from tests.factories.timesheets import (
    NOTE,
    deal_of_last_week,
    done,
    drafts,
    handed_in,
    path_of,
    sheets,
)
from tests.invariants import rows
from tests.races.all_at_once import statuses
from tests.worker.test_worker import run

STARTS = ("2026-12-01T08:00Z", "2026-12-02T08:00Z", "2026-12-03T08:00Z")
AGREED = {"conditions": {"at_silence": "approve"}}
WORKERS = 4


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await deal_of_last_week(market, proposal=AGREED)


async def due(market: Market, deal: Deal, **time: float) -> dict:
    sheet = await handed_in(deal, *STARTS)
    market.clock.advance(**time)
    market.refresh(deal.owner, deal.owner.session_id)
    return sheet


class TestDecisions:
    async def test_one_of_eight_approves(self, deal: Deal):
        sheet = await handed_in(deal, *STARTS)
        path = f"{path_of(sheet)}/approve"
        answers = await statuses(*[deal.owner.post(path) for _ in range(8)])
        assert answers == [200] + [409] * 7

    async def test_approving_meets_returning(self, market: Market, deal: Deal):
        sheet = await handed_in(deal, *STARTS)
        answers = await statuses(
            *[deal.owner.post(f"{path_of(sheet)}/approve") for _ in range(2)],
            *[deal.owner.post(f"{path_of(sheet)}/return", NOTE) for _ in range(2)],
        )
        assert answers == [200, 409, 409, 409]
        query = "SELECT count(DISTINCT status) FROM time_entries WHERE contract_id = $1"
        assert await rows.value(market, query, deal.id) == 1

    async def test_entries_that_are_handed_in_at_once_make_one_week(self, deal: Deal):
        entries = await drafts(deal, *STARTS)
        paths = [f"/v1/time-entries/{one['id']}/submit" for one in entries]
        assert await statuses(*[deal.assistant.post(path) for path in paths]) == [200] * 3
        [sheet] = await sheets(deal.owner)
        assert sheet["sums"]["entries_waiting"] == 3


class TestSilence:
    async def test_two_workers_and_more_take_each_step_once(self, market: Market, deal: Deal):
        sheet = await due(market, deal, days=2)
        await rows.at_once(*[run(market, "escalate_timesheets") for _ in range(WORKERS)])
        assert len(await rows.told(market, "timesheet.reminded", sheet["id"])) == 1
        market.clock.advance(days=2)
        await rows.at_once(*[run(market, "escalate_timesheets") for _ in range(WORKERS)])
        assert len(await rows.told(market, "timesheet.unanswered", sheet["id"])) == 1
        assert len(await rows.told(market, "timesheet.approved", sheet["id"])) == 1

    async def test_it_approves_or_the_supervisor_does(self, market: Market, deal: Deal):
        sheet = await due(market, deal, days=4)
        answer, *_ = await rows.at_once(
            deal.owner.post(f"{path_of(sheet)}/approve"),
            *[run(market, "escalate_timesheets") for _ in range(WORKERS)],
        )
        assert answer.status_code in (200, 409)
        seen = done(await deal.owner.get(path_of(sheet)))
        is_silent = seen["sums"]["silently_approved_seconds"] > 0
        assert (seen["status"], is_silent) == ("approved", answer.status_code == 409)
        assert seen["sums"]["billable_seconds"] == 3 * 3600
        assert len(await rows.told(market, "timesheet.approved", sheet["id"])) == 1
