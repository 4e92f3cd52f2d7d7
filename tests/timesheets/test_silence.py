"""A silent supervisor is reminded; then the next one is asked, until nobody is left."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from tests.factories.market import Deal, Market, Person
from tests.factories.timesheets import (
    deal_of_last_week,
    done,
    drafts,
    handed_in,
    path_of,
    submitted_week,
)
from tests.invariants import rows
from tests.timekeeping.days import later
from tests.worker.test_worker import run, work_of
from va_market.identity.models import Role
from va_market.timesheets.service import silence
from va_market.timesheets.setbacks import SHORTEST_REST, Setbacks

START = "2026-12-01T08:00Z"
AGREED = {"conditions": {"at_silence": "approve"}}


class Team:
    """A contract with a supervisor, a substitute and one more to turn to, and its owner."""

    def __init__(self, market: Market, deal: Deal, people: list[Person]) -> None:
        self.market, self.deal = market, deal
        self.supervisor, self.substitute, self.third = people

    @property
    def everybody(self) -> list[Person]:
        people = [self.supervisor, self.substitute, self.third]
        return [self.deal.owner, self.deal.assistant, *people]

    async def after(self, **time: float) -> None:
        """Some time later, and one run of the clock's work."""
        later(self.market, *self.everybody, **time)
        await run(self.market, "escalate_timesheets")

    async def seen(self, sheet: dict) -> dict:
        return done(await self.deal.owner.get(path_of(sheet)))

    async def told(self, sheet: dict) -> list[str]:
        """What was told of a week, after it was handed in."""
        steps = ("reminded", "escalated", "unanswered", "approved")
        counts = [len(await rows.told(self.market, f"timesheet.{s}", sheet["id"])) for s in steps]
        return [step for step, count in zip(steps, counts, strict=True) for _ in range(count)]

    async def mails(self, person: Person) -> list[str]:
        found = await rows.fetch(
            self.market,
            "SELECT kind FROM outgoing_mails WHERE recipient = $1 ORDER BY created_at",
            person.email,
        )
        return [row["kind"] for row in found]


@pytest.fixture
async def team(market: Market) -> Team:
    return await team_of(market)


async def team_of(market: Market, **proposal: object) -> Team:
    owner = await market.owner()
    people = [await market.member(owner, Role.SUPERVISOR) for _ in range(3)]
    supervisor, substitute, third = (str(one.id) for one in people)
    deal = await deal_of_last_week(market, owner=owner, proposal=proposal)
    named = {
        "supervisor_id": supervisor,
        "substitute_supervisor_id": substitute,
        "escalation": [third],
    }
    answer = await owner.request(
        "PUT", f"{deal.path}/supervision", json=named, headers={"If-Match": "*"}
    )
    assert answer.status_code == 200, answer.text
    return Team(market, deal, people)


class TestReminder:
    async def test_it_comes_after_two_days_and_once(self, team: Team):
        sheet = await handed_in(team.deal, START)
        await team.after(days=2, seconds=-1)
        assert await team.told(sheet) == []
        await team.after(seconds=1)
        await team.after(days=1)
        assert await team.told(sheet) == ["reminded"]
        seen = await team.seen(sheet)
        assert (seen["reminded_at"], seen["escalated_to"]) == ("2026-12-09T10:00:00Z", [])
        assert await team.mails(team.supervisor) == ["timesheet_reminder"]

    async def test_none_comes_of_what_was_decided(self, team: Team):
        sheet = await handed_in(team.deal, START)
        done(await team.supervisor.post(f"{path_of(sheet)}/approve"))
        await team.after(days=30)
        assert await team.told(sheet) == ["approved"]

    async def test_an_answer_to_the_oldest_entry_starts_anew(self, team: Team):
        [first] = await drafts(team.deal, START)
        await submitted_week(team.deal)
        later(team.market, *team.everybody, days=1)
        await drafts(team.deal, "2026-12-02T08:00Z")
        sheet = await submitted_week(team.deal)
        assert sheet["due_at"] == "2026-12-11T10:00:00Z"
        done(await team.supervisor.post(f"/v1/time-entries/{first['id']}/approve"))
        assert (await team.seen(sheet))["due_at"] == "2026-12-12T10:00:00Z"


class TestEscalation:
    async def test_one_after_the_other_is_asked_once(self, team: Team):
        sheet = await handed_in(team.deal, START)
        line = [team.substitute, team.third, team.deal.owner]
        await team.after(days=2)
        for place, person in enumerate(line, start=1):
            await team.after(days=4 if place > 1 else 2)
            await team.after()
            seen = await team.seen(sheet)
            assert seen["escalated_to"] == [str(one.id) for one in line[:place]]
            assert seen["waits_for"] == str(person.id)
            assert await team.mails(person) == ["timesheet_question"]
        assert await team.told(sheet) == ["reminded", *["escalated"] * 3]

    async def test_each_has_time_of_their_own(self, team: Team):
        sheet = await handed_in(team.deal, START)
        await team.after(days=6)
        assert (await team.seen(sheet))["due_at"] == "2026-12-17T10:00:00Z"
        await team.after(days=4, seconds=-1)
        assert await team.told(sheet) == ["escalated"]

    async def test_who_is_asked_may_decide_from_then_on(self, team: Team):
        sheet = await handed_in(team.deal, START)
        refused = await team.third.post(f"{path_of(sheet)}/approve")
        assert refused.json()["code"] == "not_the_supervisor"
        await team.after(days=4)
        await team.after(days=4)
        seen = done(await team.third.get(path_of(sheet)))
        assert seen["allowed_actions"] == ["approve", "return"]
        [entry] = done(await team.third.get("/v1/time-entries"))["items"]
        assert entry["allowed_actions"] == ["approve", "correct", "return"]
        done(await team.third.post(f"/v1/time-entries/{entry['id']}/approve"))
        [(data, _)] = await rows.told(team.market, "time_entry.approved", entry["id"])
        assert data["decided_as"] == "escalated"

    async def test_they_decide_on_no_other_week(self, team: Team):
        await handed_in(team.deal, START)
        await team.after(days=8)
        await team.after(days=4)
        other = await handed_in(team.deal, "2026-11-24T08:00Z")
        refused = await team.third.post(f"{path_of(other)}/approve")
        assert refused.json()["code"] == "not_the_supervisor"

    async def test_who_has_left_is_passed_over(self, team: Team):
        sheet = await handed_in(team.deal, START)
        gone = "DELETE FROM memberships WHERE user_id = $1"
        await rows.fetch(team.market, gone, team.substitute.id)
        await team.after(days=4)
        assert (await team.seen(sheet))["waits_for"] == str(team.third.id)

    async def test_it_begins_anew_with_what_is_handed_in_again(self, team: Team):
        sheet = await handed_in(team.deal, START)
        await team.after(days=4)
        done(await team.substitute.post(f"{path_of(sheet)}/return", {"note": "Which inbox?"}))
        again = done(await team.deal.assistant.post(f"{path_of(sheet)}/submit"))
        assert (again["waits_for"], again["escalated_to"]) == (str(team.supervisor.id), [])


class TestEnd:
    async def through(self, team: Team) -> dict:
        sheet = await handed_in(team.deal, START)
        for _ in range(4):
            await team.after(days=4)
        return sheet

    async def test_without_more_it_waits(self, team: Team):
        sheet = await self.through(team)
        seen = await team.seen(sheet)
        assert (seen["status"], seen["unanswered_at"]) == ("submitted", "2026-12-23T10:00:00Z")
        await team.after(days=30)
        assert await team.told(sheet) == [*["escalated"] * 3, "unanswered"]

    async def test_where_it_was_agreed_silence_approves(self, market: Market):
        team = await team_of(market, **AGREED)
        sheet = await self.through(team)
        seen = await team.seen(sheet)
        assert (seen["status"], seen["sums"]["billable_seconds"]) == ("approved", 3600)
        assert seen["sums"]["silently_approved_seconds"] == 3600
        [entry] = done(await team.deal.owner.get("/v1/time-entries"))["items"]
        assert (entry["approved_by_silence"], entry["decided_by"]) == (True, None)
        assert entry["decided_at"] == "2026-12-23T10:00:00Z"
        await team.after(days=30)
        assert await team.told(sheet) == [*["escalated"] * 3, "unanswered", "approved"]

    async def test_the_contract_shows_what_was_agreed(self, market: Market):
        team = await team_of(market, **AGREED)
        read = done(await team.deal.assistant.get(team.deal.path))
        assert read["conditions"]["at_silence"] == "approve"

    async def test_what_came_late_has_its_own_time(self, market: Market):
        team = await team_of(market, **AGREED)
        sheet = await handed_in(team.deal, START)
        for _ in range(3):
            await team.after(days=4)
        later(market, *team.everybody, hours=1)
        await drafts(team.deal, "2026-12-02T08:00Z")
        await submitted_week(team.deal)
        await team.after(days=4, hours=-1)
        seen = await team.seen(sheet)
        assert (seen["status"], seen["sums"]["entries_waiting"]) == ("submitted", 1)
        assert seen["sums"]["silently_approved_seconds"] == 3600
        assert seen["unanswered_at"] is None

    async def test_the_worker_is_never_asked(self, market: Market):
        """Nor anybody else who is not of the client."""
        team = await team_of(market, **AGREED)
        sheet = await self.through(team)
        told = await rows.told(market, "timesheet.escalated", sheet["id"])
        asked = {UUID(data["escalated_to"]) for data, _ in told}
        assert asked == {team.substitute.id, team.third.id, team.deal.owner.id}


class TestOwnerAlone:
    async def test_who_supervises_alone_is_asked_alone(self, market: Market):
        deal = await deal_of_last_week(market, proposal=AGREED)
        sheet = await handed_in(deal, START)
        later(market, deal.owner, deal.assistant, days=4)
        await run(market, "escalate_timesheets")
        seen = done(await deal.owner.get(path_of(sheet)))
        assert (seen["status"], seen["sums"]["silently_approved_seconds"]) == ("approved", 3600)


class TestFailure:
    @pytest.fixture
    def broken(self, monkeypatch) -> set[str]:
        """Weeks with which no step can be taken, by their ids."""
        found: set[str] = set()
        advance = silence._advance

        async def failing(held, *rest):
            await advance(held, *rest)
            if str(held[0].id) in found:
                raise ZeroDivisionError

        monkeypatch.setattr(silence, "_advance", failing)
        return found

    async def test_it_holds_up_no_later_week(self, team: Team, broken: set[str]):
        first = await handed_in(team.deal, "2026-11-24T08:00Z")
        second = await handed_in(team.deal, START)
        broken.add(first["id"])
        await team.after(days=2)
        assert await team.told(second) == ["reminded"]
        assert await team.told(first) == []
        assert (await team.seen(first))["reminded_at"] is None

    async def test_it_is_logged_and_tried_again_later(
        self, team: Team, broken: set[str], monkeypatch
    ):
        logged: list[dict] = []
        monkeypatch.setattr(silence.log, "exception", lambda _, **said: logged.append(said))
        sheet = await handed_in(team.deal, START)
        broken.add(sheet["id"])
        later(team.market, *team.everybody, days=2)
        work = work_of(team.market, "escalate_timesheets")
        await work()
        broken.clear()
        assert await work() == 0
        assert await team.told(sheet) == []
        team.market.clock.advance(seconds=SHORTEST_REST.total_seconds())
        assert await work() == 1
        assert await team.told(sheet) == ["reminded"]
        assert logged == [{"timesheet": sheet["id"], "error": "ZeroDivisionError"}]

    def test_it_is_tried_ever_more_rarely(self):
        now, one = datetime(2026, 12, 7, tzinfo=UTC), UUID(int=1)
        setbacks = Setbacks()
        rests = []
        for _ in range(9):
            setbacks.note(one, now)
            begun = now
            while setbacks.resting(now):
                now += SHORTEST_REST
            rests.append((now - begun) // SHORTEST_REST)
        assert rests == [1, 2, 4, 8, 16, 32, 64, 72, 72]
        setbacks.forget(one)
        setbacks.note(one, now)
        assert setbacks.resting(now + SHORTEST_REST) == []
