"""How much each assistant of a roster works for the agency, of what was planned (B5)."""

from typing import Any

import pytest

from tests.factories.market import Market, Person
from tests.factories.rosters import invited
from tests.substitutions.team import Team, team
from tests.time_series.asking import HOUR, column, hours
from tests.timekeeping.days import later

MORNINGS = [{"weekday": day, "starts": "06:00", "ends": "10:00"} for day in range(1, 8)]
AGREED = {"conditions": {"schedule": MORNINGS}}
SPAN = {"from": "2026-12-07", "to": "2026-12-08", "by": "day"}


@pytest.fixture
async def crew(market: Market) -> Team:
    """An agency with three assistants, one of whom works on its contract."""
    return await team(market, proposal=AGREED)


async def utilization(keeper: Person, **asked: Any) -> dict[str, Any]:
    path = f"/v1/organizations/{keeper.organization_id}/utilization"
    answer = await keeper.get(path, **{**SPAN, **asked})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def of(found: dict[str, Any], who: Person) -> dict[str, Any]:
    [one] = [item for item in found["items"] if item["assistant_id"] == str(who.id)]
    return one


class TestUtilization:
    async def test_each_has_their_own_time_and_hours(self, market: Market, crew: Team):
        await crew.record(crew.deal.assistant, hours_ago=2, minutes=90)
        await crew.handed_over()
        later(market, crew.deal.agency, crew.backup, days=1)
        await crew.record(crew.backup, hours_ago=3, minutes=60)
        found = await utilization(crew.deal.agency)
        table = [
            (crew.deal.assistant, [1.5, 0], [4, 0], [37, None]),
            (crew.backup, [0, 1], [0, 4], [None, 25]),
            (crew.other, [0, 0], [0, 0], [None, None]),
        ]
        for who, worked, planned, percent in table:
            one = of(found, who)
            assert (hours(one, "recorded"), hours(one, "planned")) == (worked, planned)
            assert column(one, "utilization_percent") == percent
        assert len(found["items"]) == len(table)

    async def test_what_they_do_for_others_is_in_none_of_it(self, market: Market, crew: Team):
        # R27
        other = await market.deal(assistant=crew.deal.assistant, proposal=AGREED)
        await market.approved(other, hours_ago=2)
        total = of(await utilization(crew.deal.agency), crew.deal.assistant)["total"]
        assert total["recorded_seconds"] == 0
        assert total["planned_seconds"] == 8 * HOUR

    async def test_contracts_of_an_agency_count_together(self, market: Market, crew: Team):
        own = await market.deal(
            owner=crew.deal.agency, assistant=crew.deal.assistant, proposal=AGREED
        )
        await market.entry(own, hours_ago=4, minutes=30)
        await crew.record(crew.deal.assistant, hours_ago=2, minutes=60)
        one = of(await utilization(crew.deal.agency, by="week"), crew.deal.assistant)
        assert (hours(one, "recorded"), hours(one, "planned")) == ([1.5], [16])

    async def test_who_has_not_agreed_is_left_out_unless_asked_for(self, market: Market, crew):
        somebody = await market.assistant()
        await invited(crew.deal.agency, somebody)
        assert len((await utilization(crew.deal.agency))["items"]) == 3
        [one] = (await utilization(crew.deal.agency, status="invited"))["items"]
        assert one["assistant_id"] == str(somebody.id)
        [one] = (await utilization(crew.deal.agency, assistant_id=str(crew.backup.id)))["items"]
        assert one["roster_entry_id"] == crew.backup_entry["id"]

    async def test_pages_follow_each_other(self, crew: Team):
        first = await utilization(crew.deal.agency, limit=2)
        second = await utilization(crew.deal.agency, limit=2, cursor=first["next_cursor"])
        seen = [one["assistant_id"] for one in (*first["items"], *second["items"])]
        assert len(seen) == len({*seen}) == 3
        assert second["next_cursor"] is None

    async def test_others_do_not_see_it(self, market: Market, crew: Team):
        path = f"/v1/organizations/{crew.deal.agency.organization_id}/utilization"
        for who in (crew.deal.owner, crew.deal.assistant, await market.owner()):
            assert (await who.get(path)).status_code == 404

    async def test_a_page_has_a_year_of_weeks_at_most(self, crew: Team):
        path = f"/v1/organizations/{crew.deal.agency.organization_id}/utilization"
        year = {"from": "2026-01-05", "to": "2027-01-03"}
        assert len((await utilization(crew.deal.agency, **year, by="week"))["items"]) == 3
        refused = await crew.deal.agency.get(path, **year, by="day")
        assert refused.json()["errors"][0]["code"] == "too_many_steps"
