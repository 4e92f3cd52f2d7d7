from uuid import UUID

import pytest

from tests.factories.market import Deal, Market
from tests.invariants import rows
from va_market.identity.models import Role

BREAK = {"reason": "Summer break."}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal()


class TestPausing:
    async def test_the_reason_and_the_moment_are_kept(self, deal: Deal):
        paused = (await deal.assistant.move(f"{deal.path}/pause", BREAK)).json()
        assert (paused["status"], paused["paused_reason"]) == ("paused", "Summer break.")
        assert paused["paused_at"] == "2026-12-07T10:00:00Z"

    async def test_both_sides_hear_of_it_and_read_why(self, market: Market, deal: Deal):
        await deal.assistant.move(f"{deal.path}/pause", BREAK)
        [(data, parties)] = await rows.told(market, "contract.paused", deal.id)
        assert data == {}
        assert (await deal.owner.get(deal.path)).json()["paused_reason"] == BREAK["reason"]
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}

    @pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "  "}, {"reason": None}])
    async def test_it_needs_a_reason(self, deal: Deal, body):
        refused = await deal.owner.move(f"{deal.path}/pause", body)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/reason"

    async def test_no_time_is_recorded_meanwhile(self, market: Market, deal: Deal):
        await deal.owner.move(f"{deal.path}/pause", BREAK)
        span = market.span(hours_ago=2, minutes=60)
        refused = await deal.assistant.post(f"{deal.path}/time-entries", span)
        assert refused.status_code == 409


class TestResuming:
    async def test_work_goes_on(self, market: Market, deal: Deal):
        await deal.owner.move(f"{deal.path}/pause", BREAK)
        resumed = (await deal.assistant.move(f"{deal.path}/resume")).json()
        assert resumed["status"] == "active"
        assert resumed["paused_reason"] is resumed["paused_at"] is None
        assert (await market.entry(deal))["status"] == "draft"
        assert len(await rows.told(market, "contract.resumed", deal.id)) == 1

    async def test_the_reason_of_a_past_rest_stays_with_the_contract(
        self, market: Market, deal: Deal
    ):
        await deal.owner.move(f"{deal.path}/pause", BREAK)
        await deal.assistant.move(f"{deal.path}/resume")
        kept = "SELECT reason FROM contract_pauses WHERE contract_id = $1"
        assert await rows.value(market, kept, deal.id) == BREAK["reason"]


class TestEnding:
    async def test_the_reason_and_the_moment_are_kept(self, market: Market, deal: Deal):
        ended = (await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})).json()
        assert (ended["status"], ended["ended_reason"]) == ("ended", "Done.")
        assert ended["ended_at"] == "2026-12-07T10:00:00Z"
        assert [data for data, _ in await rows.told(market, "contract.ended", deal.id)] == [
            {"category": "other"}
        ]

    async def test_it_is_final_for_everybody(self, deal: Deal):
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
        actions = [
            (await person.get(deal.path)).json()["allowed_actions"]
            for person in (deal.owner, deal.assistant)
        ]
        # Recorded time still waits for a supervisor, who may have left.
        assert actions == [["replace_supervisor", "set_supervision"], []]

    async def test_recorded_time_is_still_decided_on(self, market: Market, deal: Deal):
        entry = await market.entry(deal)
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
        submitted = await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
        approved = await deal.owner.post(f"/v1/time-entries/{entry['id']}/approve")
        assert (submitted.status_code, approved.status_code) == (200, 200)


class TestExtending:
    # R14
    async def test_the_minutes_are_added(self, market: Market, deal: Deal):
        extended = await deal.owner.move(
            f"{deal.path}/extend-allotment", {"additional_minutes": 300}
        )
        assert extended.json()["allotted_minutes"] == 900
        [(data, _)] = await rows.told(market, "contract.allotment_extended", deal.id)
        assert data == {"allotted_minutes": 900}

    async def test_the_assistant_cannot(self, deal: Deal):
        refused = await deal.assistant.move(
            f"{deal.path}/extend-allotment", {"additional_minutes": 300}
        )
        assert refused.status_code == 403

    @pytest.mark.parametrize("minutes", [0, -30, 525_601, "30", True, None])
    async def test_odd_numbers_are_refused(self, deal: Deal, minutes):
        refused = await deal.owner.move(
            f"{deal.path}/extend-allotment", {"additional_minutes": minutes}
        )
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/additional_minutes"

    async def test_it_never_outgrows_its_column(self, market: Market, deal: Deal):
        await rows.fetch(
            market, "UPDATE contracts SET allotted_minutes = 2147483647 WHERE id = $1", deal.id
        )
        refused = await deal.owner.move(f"{deal.path}/extend-allotment", {"additional_minutes": 1})
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/additional_minutes"


class TestReading:
    async def test_each_sees_own_contracts_only(self, market: Market, deal: Deal):
        other = await market.deal()
        for person in (deal.owner, deal.assistant):
            listed = (await person.get("/v1/contracts")).json()
            assert [item["id"] for item in listed["items"]] == [deal.id]
            assert (await person.get(other.path)).status_code == 404

    async def test_a_member_sees_those_of_the_organization(self, market: Market, deal: Deal):
        member = await market.member(deal.owner, Role.MEMBER)
        listed = (await member.get("/v1/contracts")).json()["items"]
        assert [item["id"] for item in listed] == [deal.id]
        assert listed[0]["allowed_actions"] == []

    async def test_an_assistant_has_many_clients_who_never_meet(self, market: Market, deal: Deal):
        # R27
        second = await market.deal(assistant=deal.assistant)
        mine = (await deal.assistant.get("/v1/contracts")).json()["items"]
        assert {item["id"] for item in mine} == {deal.id, second.id}
        assert (await second.owner.get(deal.path)).status_code == 404

    async def test_filters_narrow_the_list(self, market: Market, deal: Deal):
        second = await market.deal(owner=deal.owner)
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
        by_status = (await deal.owner.get("/v1/contracts", status="active,paused")).json()
        by_job = (await deal.owner.get("/v1/contracts", job_id=deal.job["id"])).json()
        assert [item["id"] for item in by_status["items"]] == [second.id]
        assert [item["id"] for item in by_job["items"]] == [deal.id]

    async def test_pages_show_each_once(self, market: Market, deal: Deal):
        made = [deal.id, *[(await market.deal(owner=deal.owner)).id for _ in range(2)]]
        found, cursor = [], None
        while len(found) < 4:
            params = {"limit": 2, "sort": "created_at", **({"cursor": cursor} if cursor else {})}
            page = (await deal.owner.get("/v1/contracts", **params)).json()
            found += [item["id"] for item in page["items"]]
            if (cursor := page["next_cursor"]) is None:
                break
        assert sorted(found) == sorted(made)
