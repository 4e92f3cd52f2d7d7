"""Time stays with whoever worked; nobody records time in which somebody else did (B5)."""

from typing import Any

from tests.factories.market import EUR_25, Market, Person
from tests.factories.rosters import placement
from tests.invariants import rows
from tests.substitutions.team import EUR_18, EUR_20, Team, team
from tests.timekeeping.days import later


async def fault(answer: Any) -> str:
    """The code of the one fault of a refused request."""
    assert answer.status_code == 422, answer.text
    [found] = answer.json()["errors"]
    code: str = found["code"]
    return code


async def approved(crew: Team, who: Person, **span: float) -> dict[str, Any]:
    made = await crew.record(who, **span)
    assert made.status_code == 201, made.text
    path = f"/v1/time-entries/{made.json()['id']}"
    assert (await who.post(f"{path}/submit")).status_code == 200
    done = await crew.deal.owner.post(f"{path}/approve")
    assert done.status_code == 200, done.text
    found: dict[str, Any] = done.json()
    return found


class TestRecording:
    async def test_who_handed_over_records_what_was_worked_before(self, crew: Team):
        await crew.handed_over()
        made = await crew.record(crew.deal.assistant, hours_ago=1, minutes=60)
        assert made.status_code == 201
        path = f"/v1/time-entries/{made.json()['id']}"
        assert (await crew.deal.assistant.patch(path, {"memo": "Inbox"})).status_code == 200
        assert (await crew.deal.assistant.post(f"{path}/submit")).status_code == 200
        assert (await crew.deal.owner.post(f"{path}/approve")).status_code == 200

    async def test_and_nothing_after(self, crew: Team):
        await crew.handed_over()
        later(crew.market, crew.deal.assistant, hours=3)
        for span in ({"hours_ago": 2}, {"hours_ago": 4, "minutes": 90}):
            assert await fault(await crew.record(crew.deal.assistant, **span)) == "not_assigned"
        body = {"contract_id": crew.deal.id}
        started = await crew.deal.assistant.post("/v1/timers/start", body)
        assert (started.status_code, started.json()["code"]) == (403, "not_the_assistant")

    async def test_nor_is_an_entry_moved_there(self, crew: Team):
        entry = (await crew.record(crew.deal.assistant, hours_ago=1, minutes=30)).json()
        await crew.handed_over()
        later(crew.market, crew.deal.assistant, hours=3)
        end = {"ended_at": crew.market.clock().isoformat()}
        moved = await crew.deal.assistant.patch(f"/v1/time-entries/{entry['id']}", end)
        assert await fault(moved) == "not_assigned"

    async def test_who_took_over_records_from_then_on(self, crew: Team):
        await crew.handed_over()
        assert await fault(await crew.record(crew.backup, hours_ago=1)) == "not_assigned"
        later(crew.market, crew.backup, hours=1)
        assert await fault(await crew.record(crew.backup, hours_ago=1.5)) == "not_assigned"
        assert (await crew.record(crew.backup, hours_ago=1, minutes=60)).status_code == 201

    async def test_who_came_back_records_both_times_and_not_between(self, crew: Team):
        who = crew.deal.assistant
        await crew.handed_over()
        later(crew.market, crew.deal.agency, hours=2)
        await crew.handed_over(crew.deal.entry)
        later(crew.market, who, hours=2)
        assert (await crew.record(who, hours_ago=5, minutes=60)).status_code == 201
        assert await fault(await crew.record(who, hours_ago=3, minutes=60)) == "not_assigned"
        assert await fault(await crew.record(who, hours_ago=5, minutes=240)) == "not_assigned"
        assert (await crew.record(who, hours_ago=2, minutes=60)).status_code == 201
        numbers = await rows.fetch(
            crew.market,
            "SELECT assignment FROM time_entries WHERE contract_id = $1 ORDER BY started_at",
            crew.deal.id,
        )
        assert [row[0] for row in numbers] == [1, 3]

    async def test_days_before_the_contract_are_as_before(self, crew: Team):
        await crew.handed_over()
        early = await crew.record(crew.deal.assistant, hours_ago=20, minutes=60)
        assert await fault(early) == "before_contract"

    async def test_after_the_end_nobody_records(self, crew: Team):
        await crew.handed_over()
        await crew.deal.owner.move(f"{crew.path}/end", {"reason": "Done."})
        late = await crew.record(crew.deal.assistant, hours_ago=1, minutes=30)
        assert late.status_code == 409

    async def test_the_agency_never_does(self, crew: Team):
        await crew.handed_over()
        assert (await crew.record(crew.deal.agency)).status_code == 403


class TestTimer:
    async def test_it_stops_at_the_handover(self, crew: Team):
        body = {"contract_id": crew.deal.id}
        await crew.deal.assistant.post("/v1/timers/start", body)
        later(crew.market, crew.deal.agency, crew.deal.assistant, minutes=50)
        await crew.handed_over()

        [entry] = (await crew.deal.assistant.get("/v1/time-entries")).json()["items"]

        assert (entry["status"], entry["worked_seconds"]) == ("draft", 3000)
        [(_, heard)] = await rows.told(crew.market, "timer.stopped", entry["id"])
        assert crew.deal.assistant.id in heard
        assert crew.backup.id not in heard

    async def test_one_that_has_just_begun_keeps_its_moment(self, crew: Team):
        body = {"contract_id": crew.deal.id}
        await crew.deal.assistant.post("/v1/timers/start", body)
        await crew.handed_over()
        [first, second] = await crew.assignments(crew.deal.owner)
        [entry] = (await crew.deal.assistant.get("/v1/time-entries")).json()["items"]
        assert first["ends_at"] == second["starts_at"] == entry["ended_at"]

    async def test_one_on_another_contract_runs_on(self, crew: Team):
        other = await placement(crew.market)
        aside = await crew.market.deal(assistant=crew.deal.assistant)
        assert other.id != aside.id
        await crew.deal.assistant.post("/v1/timers/start", {"contract_id": aside.id})
        await crew.handed_over()
        later(crew.market, crew.deal.assistant, minutes=5)
        assert (await crew.deal.assistant.post("/v1/timers/stop")).status_code == 200


class TestReading:
    async def test_each_finds_their_own_and_both_organizations_all(self, crew: Team):
        old = await approved(crew, crew.deal.assistant, hours_ago=1, minutes=60)
        await crew.handed_over()
        later(crew.market, *people(crew), hours=1)
        new = await approved(crew, crew.backup, hours_ago=1, minutes=60)
        both = [new["id"], old["id"]]
        expected = (both, both, [new["id"]], [old["id"]])
        for path in ("/v1/time-entries", f"{crew.path}/time-entries"):
            found = [
                [entry["id"] for entry in (await who.get(path)).json()["items"]]
                for who in (crew.deal.owner, crew.deal.agency, crew.backup, crew.deal.assistant)
            ]
            assert found == [*expected]

    async def test_nobody_touches_the_time_of_the_other(self, crew: Team):
        entry = (await crew.record(crew.deal.assistant, hours_ago=1, minutes=30)).json()
        await crew.handed_over()
        path = f"/v1/time-entries/{entry['id']}"
        assert (await crew.backup.get(path)).status_code == 404
        assert (await crew.backup.patch(path, {"memo": "Mine"})).status_code == 404
        assert (await crew.backup.delete(path)).status_code == 404

    async def test_who_handed_over_sees_nothing_else_of_the_contract(self, crew: Team):
        await crew.handed_over()
        who = crew.deal.assistant
        for end in ("", "/burn-down", "/quote", "/supervision", "/substitutions"):
            assert (await who.get(f"{crew.path}{end}")).status_code == 404
        assert (await who.get("/v1/contracts")).json()["items"] == []
        [own] = await crew.assignments(who)
        assert own["number"] == 1
        paused = await who.move(f"{crew.path}/pause", {"reason": "Mine."})
        assert paused.status_code == 404

    async def test_who_handed_over_hears_nothing_of_later(self, crew: Team):
        await crew.handed_over()
        await crew.deal.owner.move(f"{crew.path}/end", {"reason": "Done."})
        [(_, heard)] = await rows.told(crew.market, "contract.ended", crew.deal.id)
        assert crew.backup.id in heard
        assert crew.deal.assistant.id not in heard


def people(crew: Team) -> tuple[Person, ...]:
    return (crew.deal.owner, crew.deal.agency, crew.backup, crew.deal.assistant)


class TestSheets:
    async def test_a_shared_week_is_billed_once_and_paid_to_each(self, crew: Team):
        await approved(crew, crew.deal.assistant, hours_ago=2, minutes=120)
        await crew.handed_over()
        later(crew.market, *people(crew), hours=1)
        await approved(crew, crew.backup, hours_ago=1, minutes=60)

        sheets = [(await who.get(f"{crew.path}/timesheet")).json() for who in people(crew)]

        assert [sheet["billable_seconds"] for sheet in sheets] == [10800, 10800, 3600, 7200]
        prices = [sheet["amount"]["client_pays"]["amount"] for sheet in sheets]
        assert prices == ["75.00", "75.00", "25.00", "50.00"]
        paid = [[(p["pay_rate"], p["amount"]["amount"]) for p in s["paid"]] for s in sheets]
        old, new = (EUR_18, "36.00"), (EUR_20, "20.00")
        assert paid == [[], [old, new], [new], [old]]
        owners = [sheet["assistant_id"] for sheet in sheets]
        assert owners == [*[str(crew.backup.id)] * 3, str(crew.deal.assistant.id)]
        said = [any("Somebody else" in w for w in s["amount"]["warnings"]) for s in sheets]
        assert said == [False, False, True, True]

    async def test_a_guarantee_is_of_the_whole_week(self, market: Market):
        crew = await team(market)
        terms = {"kind": "hourly", "rate": EUR_25, "weekly_guarantee_minutes": 600}
        deal = await placement(
            market,
            agency_owner=crew.deal.agency,
            backup=crew.backup_entry,
            proposal={"terms": terms},
            starts_on="2026-12-07",
        )
        shared = Team(market, deal, crew.backup, crew.backup_entry, crew.other, crew.other_entry)
        await shared.handed_over()
        later(market, *people(shared), days=7)

        week = {"week_of": "2026-12-07"}
        sheets = [
            (await who.get(f"{deal.path}/timesheet", **week)).json() for who in people(shared)
        ]

        prices = [sheet["amount"]["client_pays"]["amount"] for sheet in sheets]
        assert prices == ["250.00", "250.00", "0.00", "0.00"]
