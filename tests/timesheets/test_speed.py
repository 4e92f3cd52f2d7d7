"""A whole agency at once: thirty assistants, each with five days of last week."""

import time

import pytest

from tests.factories.market import Market
from tests.factories.timesheets import deal_of_last_week, sheets, submitted_week
from tests.timekeeping.test_bulk import act, create, on

DAYS = [f"2026-{day}T08:00Z" for day in ("11-30", "12-01", "12-02", "12-03", "12-04")]
MOST_SECONDS = 2
AT_ONCE = 100


@pytest.mark.long
async def test_a_week_of_thirty_assistants_is_approved_in_two_seconds(empty_market: Market):
    owner = await empty_market.owner()
    entries = []
    for _ in range(30):
        deal = await deal_of_last_week(empty_market, owner=owner)
        made = await act(deal.assistant, *(create(deal, day, minutes=480) for day in DAYS))
        await submitted_week(deal)
        entries += [one["time_entry"] for one in made]
    assert len(entries) == 150

    began = time.perf_counter()
    for place in range(0, len(entries), AT_ONCE):
        await act(owner, *(on(one, "approve") for one in entries[place : place + AT_ONCE]))
    seconds = time.perf_counter() - began

    found = await sheets(owner, status="approved", limit=100)
    assert len(found) == 30
    assert {one["sums"]["billable_seconds"] for one in found} == {5 * 8 * 3600}
    assert seconds < MOST_SECONDS
