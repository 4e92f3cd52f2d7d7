"""Reviewers and authors at once: nobody is both, and each reviewer has one review."""

from tests.factories.market import Market
from tests.factories.reviewing import delegated
from tests.invariants import rows
from tests.races.all_at_once import statuses

ROUNDS = range(4)


class TestReviewing:
    async def test_twenty_of_one_reviewer_are_one(self, market: Market) -> None:
        owner = await market.owner()
        job = await market.job(owner)
        sent = await market.proposal(await market.assistant(), job)
        guide = await delegated(owner, job, await market.assistant())
        path = f"/v1/proposals/{sent['id']}/review"
        puts = [guide.put(path, {"overall": number % 5 + 1}) for number in range(20)]
        assert await statuses(*puts) == [200] * 19 + [201]
        count = "SELECT count(*) FROM proposal_reviews WHERE proposal_id = $1"
        assert await rows.value(market, count, sent["id"]) == 1

    async def test_whoever_reviews_does_not_propose(self, market: Market) -> None:
        owner = await market.owner()
        for _ in ROUNDS:
            job, somebody = await market.job(owner), await market.assistant()
            answers = await statuses(
                owner.post(f"/v1/jobs/{job['id']}/reviewers", {"reviewer_id": str(somebody.id)}),
                somebody.post(f"/v1/jobs/{job['id']}/proposals", market.proposal_body()),
            )
            assert answers in ([201, 403], [201, 409])
