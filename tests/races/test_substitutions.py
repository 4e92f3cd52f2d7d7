"""Handovers that meet each other, the end, or time: one outcome, and no hour billed twice."""

import pytest

from tests.factories.market import Market
from tests.factories.rosters import placement, roster
from tests.invariants import rows
from tests.races.all_at_once import statuses
from tests.substitutions.team import Team, team
from tests.substitutions.test_planned import run
from tests.timekeeping.days import later

TEN = 10
# Two entries of one contract that share time, whoever worked.
SHARED = (
    "SELECT count(*) FROM time_entries a JOIN time_entries b ON a.contract_id = b.contract_id "
    "AND a.id < b.id "
    "AND tstzrange(a.started_at, a.ended_at) && tstzrange(b.started_at, b.ended_at) "
    "WHERE a.contract_id = $1"
)


@pytest.fixture
async def crew(market: Market) -> Team:
    return await team(market)


async def holds(crew: Team) -> None:
    """The contract, its history and its time agree with each other."""
    contract, history = await crew.contract(), await crew.assignments(crew.deal.owner)
    assert [one["number"] for one in history] == [*range(1, len(history) + 1)]
    assert history[-1]["assistant_id"] == contract["assistant_id"]
    assert [one["ends_at"] for one in history[:-1]] == [one["starts_at"] for one in history[1:]]
    assert await rows.value(crew.market, SHARED, crew.deal.id) == 0


class TestEachOther:
    async def test_one_of_ten_by_the_backup_is_carried_out(self, crew: Team):
        answers = await statuses(*[crew.substitute() for _ in range(TEN)])
        assert answers == [201] + [409] * (TEN - 1)
        await holds(crew)

    async def test_one_of_ten_requests_waits(self, crew: Team):
        answers = await statuses(*[crew.substitute(crew.other_entry) for _ in range(TEN)])
        assert answers == [201] + [409] * (TEN - 1)

    async def test_accepting_declining_and_withdrawing_are_one_answer(self, crew: Team):
        for _ in range(3):
            asked = (await crew.substitute(crew.other_entry)).json()
            answers = await statuses(
                crew.answer(asked, "accept"),
                crew.answer(asked, "decline", reason="Not now."),
                crew.answer(asked, "withdraw", crew.deal.agency),
            )
            assert answers == [200, 409, 409]
            await holds(crew)
            if (await crew.contract())["assistant_id"] == str(crew.other.id):
                break

    async def test_two_contracts_may_swap_their_assistants(self, crew: Team):
        """Each holds the two in the order of their ids: nobody waits for the other."""
        deal = crew.deal
        path = f"{roster(deal.agency)}/{crew.backup_entry['id']}"
        await deal.agency.patch(path, {"backup_id": deal.entry["id"]})
        there = await placement(
            crew.market, agency_owner=deal.agency, assistant=crew.backup, entry=crew.backup_entry
        )
        body = {"reason": "They change places."}
        back = deal.agency.move(f"{there.path}/substitute", body)
        assert await statuses(crew.substitute(), back) == [201, 201]


class TestEnd:
    async def test_an_end_leaves_no_half_handover(self, crew: Team):
        end = crew.deal.owner.move(f"{crew.path}/end", {"reason": "Done."})
        answers = await statuses(crew.substitute(), end)
        assert answers in ([200, 201], [200, 409])
        await holds(crew)
        history = await crew.assignments(crew.deal.owner)
        assert len(history) == (2 if 201 in answers else 1)

    async def test_an_end_and_a_handover_of_the_same_version_are_one(self, crew: Team):
        tag = (await crew.deal.owner.get(crew.path)).headers["ETag"]
        body = {"reason": "On leave."}
        end = crew.deal.owner.move(f"{crew.path}/end", {"reason": "Done."}, if_match=tag)
        hand_over = crew.deal.agency.move(f"{crew.path}/substitute", body, if_match=tag)
        assert await statuses(end, hand_over) in ([200, 412], [201, 412])


class TestTime:
    async def test_no_hour_is_recorded_by_both(self, crew: Team):
        records = [
            crew.record(who, hours_ago=1, minutes=60)
            for who in (crew.deal.assistant, crew.backup)
            for _ in range(3)
        ]
        answers = await statuses(*records, crew.substitute())
        assert answers.count(201) == 2  # the handover, and one entry of the first
        assert set(answers) <= {201, 404, 409, 422}
        await holds(crew)

    async def test_a_timer_stops_or_does_not_start(self, crew: Team):
        start = crew.deal.assistant.post("/v1/timers/start", {"contract_id": crew.deal.id})
        answers = await statuses(start, crew.substitute())
        assert answers in ([201, 201], [201, 403])
        running = "SELECT count(*) FROM time_entries WHERE contract_id = $1 AND status = 'running'"
        assert await rows.value(crew.market, running, crew.deal.id) == 0
        later(crew.market, crew.backup, minutes=1)
        own = await crew.backup.post("/v1/timers/start", {"contract_id": crew.deal.id})
        assert own.status_code == 201
        await holds(crew)

    async def test_two_workers_carry_a_handover_out_once(self, crew: Team):
        made = await crew.substitute(takes_effect_on="2026-12-09")
        later(crew.market, crew.deal.owner, days=2)
        await rows.at_once(*[run(crew.market) for _ in range(4)])
        seen = await crew.deal.owner.get(f"/v1/substitutions/{made.json()['id']}")
        assert (seen.json()["status"], seen.json()["assignment"]) == ("done", 2)
        await holds(crew)
