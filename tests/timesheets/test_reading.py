"""Who finds which weeks."""

import pytest

from tests.factories.market import Deal, Market
from tests.factories.timesheets import deal_of_last_week, done, handed_in, path_of, sheets

OLD, LAST, PRESENT = "2026-11-24T08:00Z", "2026-12-01T08:00Z", "2026-12-07T08:00Z"


@pytest.fixture
async def deal(market: Market) -> Deal:
    found = await deal_of_last_week(market)
    for start in (OLD, LAST, PRESENT):
        await handed_in(found, start)
    return found


def weeks(found: list[dict]) -> list[str]:
    return [one["week_starts_on"] for one in found]


class TestList:
    async def test_both_sides_find_them_the_latest_first(self, deal: Deal):
        for person in (deal.owner, deal.assistant):
            found = await sheets(person)
            assert weeks(found) == ["2026-12-07", "2026-11-30", "2026-11-23"]

    async def test_others_find_none(self, market: Market, deal: Deal):
        [sheet, *_] = await sheets(deal.owner)
        for person in (await market.owner(), await market.assistant()):
            assert await sheets(person) == []
            assert (await person.get(path_of(sheet))).status_code == 404
            assert (await person.post(f"{path_of(sheet)}/approve")).status_code == 404

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ({"status": "submitted"}, 2),
            ({"status": "approved,returned"}, 1),
            ({"week_after": "2026-11-30"}, 2),
            ({"week_before": "2026-11-30"}, 1),
            ({"week_after": "2026-11-30", "week_before": "2026-12-07"}, 1),
        ],
    )
    async def test_it_is_narrowed(self, deal: Deal, query: dict[str, str], count: int):
        [sheet, *_] = await sheets(deal.owner)
        done(await deal.owner.post(f"{path_of(sheet)}/approve"))
        assert len(await sheets(deal.owner, **query)) == count

    async def test_it_is_narrowed_to_a_contract_and_an_assistant(self, market: Market, deal: Deal):
        other = await deal_of_last_week(market, owner=deal.owner)
        await handed_in(other, LAST)
        assert len(await sheets(deal.owner)) == 4
        assert len(await sheets(deal.owner, contract_id=other.id)) == 1
        assert len(await sheets(deal.owner, assistant_id=str(deal.assistant.id))) == 3

    async def test_its_pages_follow_each_other(self, deal: Deal):
        page = done(await deal.owner.get("/v1/timesheets", limit=2))
        rest = await sheets(deal.owner, limit=2, cursor=page["next_cursor"])
        assert weeks([*page["items"], *rest]) == ["2026-12-07", "2026-11-30", "2026-11-23"]


class TestActions:
    async def test_each_reads_what_they_may_do(self, deal: Deal):
        [sheet, *_] = await sheets(deal.owner)
        assert sheet["allowed_actions"] == ["approve", "return"]
        [same, *_] = await sheets(deal.assistant)
        assert same["allowed_actions"] == []
