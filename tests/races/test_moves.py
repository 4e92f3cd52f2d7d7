"""Two moves of the same thing in parallel: they happen one after the other, or one of them not."""

import pytest

from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.races.all_at_once import statuses
from va_market.identity.models import Role

REASON = {"reason": "Summer break."}
ROUNDS = range(4)


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-12-01", allotted_minutes=6000)


class TestContract:
    async def test_pausing_meets_ending(self, market: Market):
        for _ in ROUNDS:
            deal = await market.deal()
            answers = await statuses(
                deal.owner.move(f"{deal.path}/pause", REASON),
                deal.assistant.move(f"{deal.path}/end", REASON),
            )
            assert answers in ([200, 200], [200, 409])
            assert (await deal.owner.get(deal.path)).json()["status"] == "ended"

    async def test_it_ends_once(self, market: Market, deal: Deal):
        people = (deal.owner, deal.assistant) * 8
        answers = await statuses(*[p.move(f"{deal.path}/end", REASON) for p in people])
        assert answers == [200] + [409] * 15
        assert len(await rows.told(market, "contract.ended", deal.id)) == 1

    async def test_extensions_add_up(self, deal: Deal):
        body = {"additional_minutes": 10}
        extend = [deal.owner.move(f"{deal.path}/extend-allotment", body) for _ in range(16)]
        assert await statuses(*extend) == [200] * 16
        assert (await deal.owner.get(deal.path)).json()["allotted_minutes"] == 6160

    async def test_no_time_is_recorded_after_the_end(self, market: Market):
        for _ in ROUNDS:
            deal = await market.deal()
            record = deal.assistant.post(
                f"{deal.path}/time-entries", market.span(hours_ago=1, minutes=10)
            )
            answers = await statuses(record, deal.owner.move(f"{deal.path}/end", REASON))
            kept = (await deal.owner.get(f"{deal.path}/time-entries")).json()["items"]
            assert answers == ([200, 201] if kept else [200, 409])


class TestEntry:
    async def test_it_is_approved_once(self, market: Market, deal: Deal):
        entry = await market.submitted(deal)
        path = f"/v1/time-entries/{entry['id']}/approve"
        answers = await statuses(*[deal.owner.post(path) for _ in range(10)])
        assert answers == [200] + [409] * 9
        assert len(await rows.told(market, "time_entry.approved", entry["id"])) == 1

    async def test_it_is_approved_or_returned(self, market: Market, deal: Deal):
        for hours in ROUNDS:
            entry = await market.submitted(deal, hours_ago=hours + 1)
            path = f"/v1/time-entries/{entry['id']}"
            answers = await statuses(
                deal.owner.post(f"{path}/approve"),
                deal.owner.post(f"{path}/return", {"note": "Which inbox?"}),
            )
            assert answers == [200, 409]

    async def test_it_is_submitted_or_deleted(self, market: Market, deal: Deal):
        for hours in ROUNDS:
            entry = await market.entry(deal, hours_ago=hours + 1)
            path = f"/v1/time-entries/{entry['id']}"
            answers = await statuses(
                deal.assistant.post(f"{path}/submit"), deal.assistant.delete(path)
            )
            kept = (await deal.assistant.get(path)).status_code == 200
            assert answers == ([200, 409] if kept else [204, 404])

    async def test_it_is_deleted_once(self, market: Market, deal: Deal):
        entry = await market.entry(deal)
        path = f"/v1/time-entries/{entry['id']}"
        answers = await statuses(*[deal.assistant.delete(path) for _ in range(10)])
        assert answers == [204] + [404] * 9

    async def test_it_is_changed_before_it_is_submitted_or_not_at_all(self, market: Market, deal):
        for hours in ROUNDS:
            entry = await market.entry(deal, hours_ago=hours + 1)
            path = f"/v1/time-entries/{entry['id']}"
            answers = await statuses(
                deal.assistant.post(f"{path}/submit"),
                deal.assistant.patch(path, {"memo": "The old inbox"}),
            )
            memo = (await deal.owner.get(path)).json()["memo"]
            assert answers == ([200, 200] if memo else [200, 409])

    async def test_it_is_submitted_once(self, market: Market, deal: Deal):
        entry = await market.entry(deal)
        path = f"/v1/time-entries/{entry['id']}/submit"
        answers = await statuses(*[deal.assistant.post(path) for _ in range(10)])
        assert answers == [200] + [409] * 9


class TestSupervisor:
    async def test_time_is_approved_by_whoever_supervises_at_that_moment(self, market: Market):
        for _ in ROUNDS:
            deal = await market.deal()
            entry = await market.submitted(deal)
            new = await market.member(deal.owner, Role.SUPERVISOR)
            path = f"/v1/time-entries/{entry['id']}/approve"
            body = {"supervisor_id": str(new.id)}
            old, replaced, late = await rows.at_once(
                deal.owner.post(path),
                deal.owner.move(f"{deal.path}/replace-supervisor", body),
                new.post(path),
            )
            assert replaced.status_code == 200
            done = (old.status_code, late.status_code)
            assert done in ((200, 403), (200, 409), (403, 200), (403, 403))
            decided_by = (await new.get(path.removesuffix("/approve"))).json()["decided_by"]
            approvers = {(403, 200): str(new.id), (403, 403): None}
            assert decided_by == approvers.get(done, str(deal.owner.id))
