"""Submitted time, as the supervisor would approve it: the assistant agrees, or it just waits."""

import pytest

from tests.factories.corrections import REASON, START, corrected, entry_of, path_of, proposed
from tests.factories.market import Deal, Market
from tests.factories.timesheets import deal_of_last_week, sheets, submitted_week
from tests.invariants import rows
from tests.races.all_at_once import statuses
from tests.timekeeping.days import approved, recorded
from va_market.identity.models import Role

HALF = {"ended_at": "2026-12-01T08:30:00Z"}
NOTE = {"note": "Which inbox was that?"}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await deal_of_last_week(market)


@pytest.fixture
async def entry(deal: Deal) -> dict:
    draft = await recorded(deal, START, minutes=60, memo="Mail")
    await submitted_week(deal)
    return await entry_of(deal.owner, draft["id"])


class TestProposing:
    async def test_what_the_time_said_is_kept(self, deal: Deal, entry: dict):
        adjustment = await proposed(deal.owner, entry, **HALF, is_billable=False)
        assert (adjustment["kind"], adjustment["side"]) == ("adjustment", "client")
        before, after = adjustment["original"], adjustment["replacement"]
        assert (before["ended_at"], after["ended_at"]) == (entry["ended_at"], HALF["ended_at"])
        assert (before["is_billable"], after["is_billable"]) == (True, False)
        assert adjustment["allowed_actions"] == ["withdraw"]
        assert await entry_of(deal.owner, entry["id"]) == entry

    async def test_only_who_decides_on_the_time_proposes(
        self, market: Market, deal: Deal, entry: dict
    ):
        manager = await market.member(deal.owner, Role.HIRING_MANAGER)
        body = {"reason": REASON, "replacement": HALF}
        for person in (deal.assistant, manager):
            answer = await person.post(f"/v1/time-entries/{entry['id']}/corrections", body)
            assert (answer.status_code, answer.json()["code"]) == (403, "not_the_supervisor")

    async def test_what_is_not_approved_is_not_taken_away(self, deal: Deal, entry: dict):
        path = f"/v1/time-entries/{entry['id']}/corrections"
        answer = await deal.owner.post(path, {"reason": REASON})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/replacement"


class TestAgreeing:
    async def test_the_entry_takes_the_values_and_is_approved(self, deal: Deal, entry: dict):
        path = path_of(await proposed(deal.owner, entry, **HALF))
        done = (await deal.assistant.post(f"{path}/approve")).json()
        assert (done["status"], done["reversal_id"], done["replacement_id"]) == (
            "approved",
            None,
            None,
        )
        after = await entry_of(deal.owner, entry["id"])
        assert (after["status"], after["ended_at"]) == ("approved", HALF["ended_at"])
        assert (after["billable_seconds"], after["memo"]) == (1800, "Mail")
        assert after["decided_by"] == str(deal.owner.id)
        [sheet] = await sheets(deal.owner)
        assert (sheet["status"], sheet["sums"]["billable_seconds"]) == ("approved", 1800)

    async def test_longer_time_has_to_fit(self, market: Market):
        deal = await market.deal(starts_on="2026-11-16", allotted_minutes=60)
        draft = await recorded(deal, START, minutes=60)
        await submitted_week(deal)
        path = path_of(await proposed(deal.owner, draft, ended_at="2026-12-01T09:30:00Z"))
        answer = await deal.assistant.post(f"{path}/approve")
        assert (answer.status_code, answer.json()["code"]) == (409, "allotment_spent")
        assert (await entry_of(deal.owner, draft["id"]))["status"] == "submitted"

    async def test_it_may_be_corrected_later(self, deal: Deal, entry: dict):
        path = path_of(await proposed(deal.owner, entry, **HALF))
        await deal.assistant.post(f"{path}/approve")
        done = await corrected(deal, entry)
        assert (done["kind"], done["status"]) == ("correction", "approved")

    async def test_declined_time_waits_as_before(self, deal: Deal, entry: dict):
        path = path_of(await proposed(deal.owner, entry, **HALF))
        done = await deal.assistant.post(f"{path}/decline", {"reason": "I did work."})
        assert done.json()["status"] == "declined"
        assert await entry_of(deal.owner, entry["id"]) == entry
        assert (await proposed(deal.owner, entry, **HALF))["status"] == "proposed"


class TestDeciding:
    @pytest.mark.parametrize("verb", ["approve", "return"])
    async def test_a_decision_on_the_time_closes_it(self, deal: Deal, entry: dict, verb):
        path = path_of(await proposed(deal.owner, entry, **HALF))
        body = NOTE if verb == "return" else None
        done = await deal.owner.post(f"/v1/time-entries/{entry['id']}/{verb}", body)
        assert done.status_code == 200
        closed = (await deal.assistant.get(path)).json()
        assert (closed["status"], closed["decided_by"]) == ("closed", None)
        assert closed["decided_at"] == done.json()["decided_at"]
        assert closed["allowed_actions"] == []
        late = await deal.assistant.post(f"{path}/approve")
        assert (late.status_code, late.json()["code"]) == (409, "illegal_move")

    async def test_returned_time_is_deleted_with_what_was_proposed(self, deal: Deal, entry: dict):
        path = path_of(await proposed(deal.owner, entry, **HALF))
        await deal.owner.post(f"/v1/time-entries/{entry['id']}/return", NOTE)
        gone = await deal.assistant.delete(f"/v1/time-entries/{entry['id']}")
        assert gone.status_code == 204
        assert (await deal.owner.get(path)).status_code == 404

    async def test_agreeing_meets_deciding(self, market: Market, deal: Deal, entry: dict):
        path = path_of(await proposed(deal.owner, entry, **HALF))
        time = f"/v1/time-entries/{entry['id']}"
        answers = await statuses(
            *[deal.assistant.post(f"{path}/approve") for _ in range(6)],
            *[deal.owner.post(f"{time}/approve") for _ in range(5)],
            *[deal.owner.post(f"{time}/return", NOTE) for _ in range(5)],
        )
        assert answers == [200] + [409] * 15
        status = (await deal.owner.get(path)).json()["status"]
        after = await entry_of(deal.owner, entry["id"])
        assert (after["billable_seconds"] == 1800) is (status == "approved")
        query = "SELECT count(*) FROM time_entries WHERE contract_id = $1"
        assert await rows.value(market, query, deal.id) == 1
        assert status in {"approved", "closed"}

    async def test_other_time_keeps_its_place(self, deal: Deal, entry: dict):
        adjustment = await proposed(deal.owner, entry, ended_at="2026-12-01T09:10:00Z")
        await approved(deal, "2026-12-01T09:00Z", minutes=30)
        answer = await deal.assistant.post(f"{path_of(adjustment)}/approve")
        assert (answer.status_code, answer.json()["code"]) == (409, "overlapping_time")
