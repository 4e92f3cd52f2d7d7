"""Sixteen requests at once fill in the same week."""

import asyncio
from itertools import pairwise

from tests.factories.market import Deal, Market
from tests.time_grid.weeks import entries, grid, path, put, row

WRITERS = 16


class TestAtOnce:
    async def test_a_cell_holds_one_entry_whoever_sets_it(self, deal: Deal):
        await asyncio.gather(*(put(deal.assistant, deal, row(None, 60)) for _ in range(WRITERS)))
        assert [one["worked_seconds"] for one in await entries(deal)] == [3600]

    async def test_no_second_is_recorded_twice_over_contracts(self, market: Market, deal: Deal):
        other = await market.deal(assistant=deal.assistant, starts_on="2026-12-01")
        body = {"rows": [row(None, 480, task="A"), row(None, 480, task="B")]}
        requests = [
            deal.assistant.request("PUT", path(one), json=body)
            for one in (deal, other)
            for _ in range(WRITERS // 2)
        ]
        assert {one.status_code for one in await asyncio.gather(*requests)} == {200}
        found = [*(await entries(deal)), *(await entries(other))]
        spans = sorted((one["started_at"], one["ended_at"]) for one in found)
        assert all(left[1] <= right[0] for left, right in pairwise(spans))
        worked = sum([(await grid(one))["worked_seconds"] for one in (deal, other)])
        assert (
            worked == 2 * 480 * 60
        )  # from nine and from midnight on; a third finds no room in one piece
