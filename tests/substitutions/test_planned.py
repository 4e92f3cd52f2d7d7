"""A handover on a later day is carried out when the day has come in the zone of the contract."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.factories.amendments import answer, hourly, proposed
from tests.factories.market import Market
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.substitutions.team import Team, team
from tests.timekeeping.days import later
from va_market.worker import periodic_works


async def run(market: Market) -> int:
    """One run of the work; how many it carried out or let lapse."""
    state = market.app.state
    works = {w.name: w for w in periodic_works(state.database, state.settings, market.clock)}
    return await works["substitute_assistants"].work()


@pytest.fixture
async def crew(empty_market: Market) -> Team:
    return await team(empty_market)


async def planned(crew: Team, **fields: Any) -> dict[str, Any]:
    made = await crew.substitute(takes_effect_on="2026-12-09", **fields)
    found: dict[str, Any] = made.json()
    assert found["status"] == "accepted", made.text
    return found


async def status(crew: Team, substitution: dict[str, Any]) -> str:
    seen = await crew.deal.owner.get(f"/v1/substitutions/{substitution['id']}")
    found: str = seen.json()["status"]
    return found


class TestDay:
    async def test_it_is_carried_out_on_its_day_and_not_before(self, crew: Team):
        substitution = await planned(crew)
        later(crew.market, crew.deal.owner, hours=37, minutes=59)
        assert await run(crew.market) == 0
        assert await status(crew, substitution) == "accepted"
        later(crew.market, crew.deal.owner, minutes=1)
        assert [await run(crew.market) for _ in range(2)] == [1, 0]
        assert await status(crew, substitution) == "done"
        contract = await crew.contract()
        assert contract["assistant_id"] == str(crew.backup.id)
        assert contract["assigned_at"] == "2026-12-09T00:00:00Z"

    async def test_the_day_begins_in_the_zone_of_the_contract(self, empty_market: Market):
        crew = await team(empty_market, time_zone="Pacific/Auckland")
        await planned(crew)
        later(empty_market, hours=25)
        assert await run(empty_market) == 1

    async def test_today_is_at_once(self, crew: Team):
        made = await crew.substitute(takes_effect_on="2026-12-07")
        assert made.json()["status"] == "done"

    async def test_a_late_answer_takes_effect_at_once(self, crew: Team):
        made = await crew.substitute(crew.other_entry, takes_effect_on="2026-12-08")
        later(crew.market, crew.deal.owner, days=2)
        assert await run(crew.market) == 0
        assert (await crew.answer(made.json(), "accept")).json()["status"] == "done"

    async def test_time_is_of_the_first_until_then(self, crew: Team):
        await planned(crew)
        later(crew.market, crew.deal.assistant, crew.backup, hours=20)
        assert (await crew.record(crew.deal.assistant)).status_code == 201
        assert (await crew.record(crew.backup)).status_code == 404

    async def test_the_agency_may_think_again(self, crew: Team):
        substitution = await planned(crew)
        withdrawn = await crew.answer(substitution, "withdraw", crew.deal.agency)
        assert withdrawn.json()["status"] == "withdrawn"
        [(_, heard)] = await rows.told(crew.market, "substitution.withdrawn", substitution["id"])
        assert crew.backup.id in heard
        later(crew.market, days=3)
        assert await run(crew.market) == 0


class TestLapsing:
    async def test_it_lapses_with_the_contract(self, crew: Team):
        substitution = await planned(crew)
        await crew.deal.owner.move(f"{crew.path}/end", {"reason": "Done."})
        assert await status(crew, substitution) == "lapsed"
        assert await run(crew.market) == 0
        heard = await rows.told(crew.market, "substitution.lapsed", substitution["id"])
        assert [crew.backup.id in parties for _, parties in heard] == [True]

    async def test_a_request_without_an_answer_does_as_well(self, crew: Team):
        asked = (await crew.substitute(crew.other_entry)).json()
        await crew.deal.owner.move(f"{crew.path}/end", {"reason": "Done."})
        assert await status(crew, asked) == "lapsed"
        assert verdict(await crew.answer(asked, "accept")) == (409, "illegal_move")

    async def test_none_is_planned_for_after_the_last_day(self, crew: Team):
        ends = "UPDATE contracts SET ending_on = $2, ending_at = $3 WHERE id = $1"
        last = date(2026, 12, 9)
        midnight = datetime(2026, 12, 10, tzinfo=UTC)
        await rows.fetch(crew.market, ends, crew.deal.id, last, midnight)
        refused = await crew.substitute(takes_effect_on="2026-12-10")
        assert verdict(refused) == (422, "invalid")
        [fault] = refused.json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("/takes_effect_on", "after_the_end")
        assert await planned(crew)  # on the last day itself

    async def test_it_lapses_when_the_substitute_has_left_the_roster(self, crew: Team):
        substitution = await planned(crew)
        await crew.backup.post(f"/v1/me/rosters/{crew.backup_entry['id']}/end")
        later(crew.market, crew.deal.owner, days=2)
        assert await run(crew.market) == 1
        assert await status(crew, substitution) == "lapsed"
        assert (await crew.contract())["assistant_id"] == str(crew.deal.assistant.id)

    async def test_it_lapses_when_the_agency_pays_the_substitute_more_by_now(self, crew: Team):
        substitution = await planned(crew)
        await crew.raise_rate("25.01")
        later(crew.market, crew.deal.owner, days=2)
        assert await run(crew.market) == 1
        assert await status(crew, substitution) == "lapsed"
        assert (await crew.contract())["assistant_id"] == str(crew.deal.assistant.id)

    async def test_it_lapses_when_the_contract_pays_less_by_then(self, crew: Team):
        substitution = await planned(crew)
        await agreed_by_agency(crew, terms=hourly("19.00"), effective_on="2026-12-09")
        later(crew.market, crew.deal.owner, days=2)
        assert await run(crew.market) == 1
        assert await status(crew, substitution) == "lapsed"

    async def test_a_rate_that_the_contract_brings_is_that_of_the_new_assignment(self, crew: Team):
        await planned(crew)
        await crew.raise_rate("25.00")
        later(crew.market, crew.deal.agency, days=2)
        assert await run(crew.market) == 1
        [_, second] = await crew.assignments(crew.deal.agency)
        assert second["pay_rate"] == {"amount": "25.00", "currency": "EUR"}


async def agreed_by_agency(crew: Team, **changes: Any) -> None:
    amendment = await proposed(crew.deal, **changes)
    made = await answer(crew.deal.agency, amendment, "accept")
    assert made.status_code == 200, made.text
