import pytest

from tests.factories.corrections import REASON, START, an_hour, corrected, path_of, proposed
from tests.factories.market import Deal, Market
from tests.factories.rosters import placement
from tests.factories.timesheets import deal_of_last_week
from tests.invariants import rows
from tests.timekeeping.days import approved, span
from va_market.identity.models import Role

TAKEN_AWAY = {"reason": REASON}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await deal_of_last_week(market)


async def refused(person, entry, **body) -> tuple[int, str]:
    answer = await person.post(
        f"/v1/time-entries/{entry['id']}/corrections", {**TAKEN_AWAY, **body}
    )
    return answer.status_code, answer.json()["code"]


class TestWho:
    async def test_those_who_hire_may_ask_and_other_members_may_not(
        self, market: Market, deal: Deal
    ):
        entry = await an_hour(deal)
        for role in (Role.FINANCE, Role.MEMBER, Role.SUPERVISOR):
            somebody = await market.member(deal.owner, role)
            assert await refused(somebody, entry) == (403, "forbidden")
        manager = await market.member(deal.owner, Role.HIRING_MANAGER)
        assert (await proposed(manager, entry))["side"] == "client"

    async def test_only_who_supervises_decides_on_what_the_assistant_asks(
        self, market: Market, deal: Deal
    ):
        path = path_of(await proposed(deal.assistant, await an_hour(deal)))
        manager = await market.member(deal.owner, Role.HIRING_MANAGER)
        for person in (manager, deal.assistant):
            assert (await person.post(f"{path}/approve")).status_code == 403
        assert (await deal.owner.get(path)).json()["allowed_actions"] == ["approve", "decline"]

    async def test_an_assistant_who_hires_for_the_client_does_not_agree_with_themselves(
        self, market: Market, deal: Deal
    ):
        path = path_of(await proposed(deal.assistant, await an_hour(deal)))
        joins = (
            "INSERT INTO memberships (organization_id, user_id, role, created_at) "
            "VALUES ($1, $2, 'owner', now())"
        )
        await rows.fetch(market, joins, deal.owner.organization_id, deal.assistant.id)
        assert (await deal.assistant.post(f"{path}/approve")).status_code == 403

    async def test_the_agency_between_reads_and_asks_for_nothing(self, market: Market):
        deal = await placement(market, starts_on="2026-11-16", allotted_minutes=6000)
        entry = await an_hour(deal)
        assert await refused(deal.agency, entry) == (403, "forbidden")
        path = path_of(await proposed(deal.assistant, entry))
        assert (await deal.agency.get(path)).json()["allowed_actions"] == []

    async def test_strangers_find_nothing(self, market: Market, deal: Deal):
        entry = await an_hour(deal)
        path = path_of(await proposed(deal.assistant, entry))
        stranger = await market.person()
        assert await refused(stranger, entry) == (404, "not_found")
        assert (await stranger.get(path)).status_code == 404
        assert (await stranger.post(f"{path}/approve")).status_code == 404


class TestWhat:
    async def test_drafts_are_changed_and_not_corrected(self, market: Market, deal: Deal):
        entry = await market.entry(deal)
        for person in (deal.assistant, deal.owner):
            assert await refused(person, entry) == (409, "illegal_move")

    async def test_one_correction_waits_at_a_time(self, deal: Deal):
        entry = await an_hour(deal)
        path = path_of(await proposed(deal.assistant, entry))
        assert await refused(deal.owner, entry) == (409, "correction_open")
        await deal.assistant.post(f"{path}/withdraw")
        assert (await proposed(deal.owner, entry))["status"] == "proposed"

    async def test_what_was_reversed_and_what_reverses_is_final(self, deal: Deal):
        entry = await an_hour(deal)
        done = await corrected(deal, entry)
        for one in (entry["id"], done["reversal_id"]):
            assert await refused(deal.assistant, {"id": one}) == (409, "already_reversed")

    @pytest.mark.parametrize(
        ("other", "pointer"),
        [
            ({"ended_at": "2026-12-01T07:00:00Z"}, "/ended_at"),
            ({"ended_at": "2026-12-08T07:00:00Z"}, "/ended_at"),
            ({"started_at": "2026-11-01T07:00:00Z"}, "/ended_at"),
            ({"breaks": [span(START, minutes=60)]}, "/breaks"),
        ],
    )
    async def test_time_that_makes_no_sense_is_refused_at_once(self, deal: Deal, other, pointer):
        entry = await an_hour(deal)
        body = {"reason": REASON, "replacement": other}
        answer = await deal.assistant.post(f"/v1/time-entries/{entry['id']}/corrections", body)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == f"/replacement{pointer}"

    async def test_other_time_keeps_its_place(self, deal: Deal):
        entry = await an_hour(deal)
        await approved(deal, "2026-12-01T09:00Z", minutes=30)
        longer = {"ended_at": "2026-12-01T09:10:00Z"}
        assert await refused(deal.assistant, entry, replacement=longer) == (409, "overlapping_time")

    async def test_time_that_came_meanwhile_keeps_its_place(self, deal: Deal):
        entry = await an_hour(deal)
        correction = await proposed(deal.assistant, entry, ended_at="2026-12-01T09:10:00Z")
        await approved(deal, "2026-12-01T09:00Z", minutes=30)
        answer = await deal.owner.post(f"{path_of(correction)}/approve")
        assert (answer.status_code, answer.json()["code"]) == (409, "overlapping_time")
        assert (await deal.owner.get(path_of(correction))).json()["status"] == "proposed"


class TestAnswers:
    async def test_a_declined_one_says_why_and_changes_nothing(self, deal: Deal):
        entry = await an_hour(deal)
        path = path_of(await proposed(deal.assistant, entry))
        answer = await deal.owner.post(f"{path}/decline", {"reason": "You did work."})
        assert (answer.json()["status"], answer.json()["answer"]) == ("declined", "You did work.")
        seen = await deal.owner.get(f"/v1/time-entries/{entry['id']}")
        assert seen.json() == entry

    @pytest.mark.parametrize("first", ["approve", "decline", "withdraw"])
    async def test_what_was_decided_is_final(self, deal: Deal, first):
        path = path_of(await proposed(deal.assistant, await an_hour(deal)))
        who = deal.assistant if first == "withdraw" else deal.owner
        body = {"reason": "You did work."}
        done = await who.post(f"{path}/{first}", body if first == "decline" else None)
        assert done.status_code == 200
        assert done.json()["allowed_actions"] == []
        for verb, person in (
            ("approve", deal.owner),
            ("decline", deal.owner),
            ("withdraw", deal.assistant),
        ):
            again = await person.post(f"{path}/{verb}", body if verb == "decline" else None)
            assert (again.status_code, again.json()["code"]) == (409, "illegal_move")


class TestLists:
    async def test_each_side_finds_what_waits(self, market: Market, deal: Deal):
        first = await an_hour(deal)
        second = await approved(deal, "2026-12-02T08:00Z", minutes=60)
        await corrected(deal, first)
        open_one = await proposed(deal.assistant, second)
        other = await deal_of_last_week(market, assistant=deal.assistant)
        elsewhere = await proposed(
            deal.assistant, await approved(other, "2026-12-03T08:00Z", minutes=60)
        )
        query = {"status": "proposed"}
        found = (await deal.owner.get("/v1/time-corrections", **query)).json()["items"]
        assert [one["id"] for one in found] == [open_one["id"]]
        found = (await deal.assistant.get("/v1/time-corrections", **query)).json()["items"]
        assert [one["id"] for one in found] == [elsewhere["id"], open_one["id"]]
        query = {"contract_id": deal.id}
        found = (await deal.assistant.get("/v1/time-corrections", **query)).json()["items"]
        assert [one["status"] for one in found] == ["proposed", "approved"]

    async def test_those_of_an_entry_are_its_history(self, deal: Deal):
        entry = await an_hour(deal)
        first = await proposed(deal.assistant, entry)
        await deal.assistant.post(f"{path_of(first)}/withdraw")
        second = await proposed(deal.owner, entry)
        path = f"/v1/time-entries/{entry['id']}/corrections"
        found = (await deal.owner.get(path)).json()["items"]
        assert [one["id"] for one in found] == [second["id"], first["id"]]
        assert found[0]["allowed_actions"] == ["withdraw"]
