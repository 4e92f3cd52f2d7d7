"""Money that is moved in parallel: each move happens once."""

import asyncpg
import pytest

from tests.factories.market import Deal, Market
from tests.factories.milestones import bring_to, done, eur, milestones, path_of, project_deal
from tests.invariants import rows
from tests.races.all_at_once import statuses
from tests.worker.test_worker import run

TWENTY = 20
ONE_WINS = [200] + [409] * (TWENTY - 1)
HALF = TWENTY // 2


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await project_deal(market)


async def moved(deal: Deal, path: str) -> list[str]:
    return [one["kind"] for one in done(await deal.owner.get(path))["movements"]]


class TestMilestone:
    async def test_it_is_funded_once(self, deal: Deal):
        path = await path_of(deal)
        body = {"amount": eur("400.00")}
        answers = await statuses(*[deal.owner.pay(f"{path}/fund", body) for _ in range(TWENTY)])
        assert (answers, await moved(deal, path)) == (ONE_WINS, ["funded"])

    async def test_it_is_approved_once(self, market: Market, deal: Deal):
        path = await bring_to(deal, await path_of(deal), "submitted")
        answers = await statuses(*[deal.owner.pay(f"{path}/approve", {}) for _ in range(TWENTY)])
        assert (answers, await moved(deal, path)) == (ONE_WINS, ["funded", "released"])
        assert len(await rows.told(market, "milestone.approved", path.rsplit("/", 1)[1])) == 1

    async def test_it_is_approved_or_sent_back(self, deal: Deal):
        path = await bring_to(deal, await path_of(deal), "submitted")
        note = {"note": "The archive is missing."}
        answers = await statuses(
            *[deal.owner.pay(f"{path}/approve", {}) for _ in range(HALF)],
            *[deal.owner.move(f"{path}/request-changes", note) for _ in range(HALF)],
        )
        assert answers == ONE_WINS

    async def test_it_is_approved_or_refunded_never_both(self, deal: Deal):
        path = await bring_to(deal, await path_of(deal), "submitted")
        reason = {"reason": "We need it no longer."}
        answers = await statuses(
            *[deal.owner.pay(f"{path}/approve", {}) for _ in range(HALF)],
            *[deal.owner.move(f"{path}/request-refund", reason) for _ in range(HALF)],
        )
        assert (answers, await moved(deal, path)) == (ONE_WINS, ["funded", "released"])

    async def test_it_is_handed_over_or_asked_back(self, deal: Deal):
        path = await bring_to(deal, await path_of(deal), "funded")
        reason = {"reason": "We need it no longer."}
        answers = await statuses(
            *[deal.assistant.move(f"{path}/submit", {}) for _ in range(HALF)],
            *[deal.owner.move(f"{path}/request-refund", reason) for _ in range(HALF)],
        )
        assert answers == ONE_WINS

    async def test_a_refund_is_agreed_to_or_declined(self, deal: Deal):
        path = await bring_to(deal, await path_of(deal), "refund_requested")
        answers = await statuses(
            *[deal.assistant.pay(f"{path}/agree-to-refund") for _ in range(HALF)],
            *[deal.assistant.move(f"{path}/decline-refund") for _ in range(HALF)],
        )
        assert answers == ONE_WINS
        assert len(await moved(deal, path)) <= 2

    async def test_approving_meets_the_end_of_the_contract(self, market: Market):
        for _ in range(4):
            deal = await project_deal(market, "400.00")
            path = await bring_to(deal, await path_of(deal), "submitted")
            answers = await statuses(
                deal.owner.pay(f"{path}/approve", {}),
                deal.assistant.move(f"{deal.path}/end", {"reason": "I am ill."}),
            )
            [one] = await milestones(deal)
            assert answers == ([200, 200] if one["status"] == "approved" else [200, 409])
            assert len(one["movements"]) == 2

    async def test_silence_decides_once_or_not_at_all(self, market: Market, deal: Deal):
        path = await bring_to(deal, await path_of(deal), "submitted")
        market.clock.advance(days=14)
        market.refresh(deal.owner, deal.owner.session_id)
        answer, *_ = await rows.at_once(
            deal.owner.pay(f"{path}/approve", {}),
            *[run(market, "decide_milestones") for _ in range(4)],
        )
        assert answer.status_code in (200, 409)
        assert await moved(deal, path) == ["funded", "released"]


class TestDatabase:
    """Straight against the rule of the database."""

    async def test_no_more_leaves_than_is_held(self, market: Market, deal: Deal):
        path = await bring_to(deal, await path_of(deal), "submitted")
        connections = [await rows.connect(market) for _ in range(16)]
        try:
            done_ = await rows.at_once(*[self.release(c, path) for c in connections])
        finally:
            for connection in connections:
                await connection.close()
        # 400.00 are held, and each takes 150.00.
        assert sorted(done_) == ["INSERT 0 1"] * 2 + ["refused"] * 14

    async def release(self, connection: asyncpg.Connection, path: str) -> str:
        try:
            return await connection.execute(
                "INSERT INTO milestone_movements "
                "VALUES (gen_random_uuid(), $1, 'released', 15000, 0, NULL, '[]', NULL, now())",
                path.rsplit("/", 1)[1],
            )
        except asyncpg.CheckViolationError:
            return "refused"
