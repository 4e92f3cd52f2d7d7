"""Who finds which weeks."""

from typing import Any

import pytest

from tests.factories.market import Deal, Market, Person
from tests.factories.timesheets import deal_of_last_week, done, handed_in, path_of, sheets
from tests.timekeeping.days import later
from tests.worker.test_worker import run
from va_market.identity.models import Role

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


class TestDecisions:
    async def test_what_waits_longest_stands_first(self, market: Market, deal: Deal):
        other = await deal_of_last_week(market, owner=deal.owner)
        market.clock.advance(minutes=1)
        await handed_in(other, OLD)
        [*first, last] = await decisions(deal.owner)
        assert {one["contract_id"] for one in first} == {deal.id}
        assert (last["contract_id"], last["assistant_id"]) == (other.id, str(other.assistant.id))
        assert (last["sums"]["waiting_seconds"], last["due_at"]) == (3600, "2026-12-11T10:01:00Z")

    async def test_what_was_decided_waits_no_longer(self, deal: Deal):
        [sheet, *rest] = await decisions(deal.owner)
        done(await deal.owner.post(f"{path_of(sheet)}/approve"))
        assert [one["id"] for one in await decisions(deal.owner)] == [one["id"] for one in rest]

    async def test_others_have_nothing_to_decide(self, market: Market, deal: Deal):
        for person in (deal.assistant, await market.member(deal.owner, Role.ADMIN)):
            assert await decisions(person) == []

    async def test_substitute_and_whoever_is_asked_find_it(self, market: Market, deal: Deal):
        substitute = await market.member(deal.owner, Role.SUPERVISOR)
        third = await market.member(deal.owner, Role.SUPERVISOR)
        named = {
            "supervisor_id": str(deal.owner.id),
            "substitute_supervisor_id": str(substitute.id),
            "escalation": [str(third.id)],
        }
        path = f"{deal.path}/supervision"
        await deal.owner.request("PUT", path, json=named, headers={"If-Match": "*"})
        assert [len(await decisions(one)) for one in (deal.owner, substitute, third)] == [3, 3, 0]
        for _ in range(2):
            later(market, deal.owner, substitute, third, days=4)
            await run(market, "escalate_timesheets")
        assert len(await decisions(third)) == 3

    async def test_its_pages_follow_each_other(self, deal: Deal):
        page = done(await deal.owner.get("/v1/me/decisions", limit=2))
        rest = await decisions(deal.owner, limit=2, cursor=page["next_cursor"])
        assert len({one["id"] for one in [*page["items"], *rest]}) == 3


async def decisions(person: Person, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done(await person.get("/v1/me/decisions", **query))["items"]
    return found


class TestActions:
    async def test_each_reads_what_they_may_do(self, deal: Deal):
        [sheet, *_] = await sheets(deal.owner)
        assert sheet["allowed_actions"] == ["approve", "return"]
        [same, *_] = await sheets(deal.assistant)
        assert same["allowed_actions"] == []
