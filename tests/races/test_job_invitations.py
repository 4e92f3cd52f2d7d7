"""Invitations to jobs in parallel: one is live, and it is accepted or taken back, never both."""

from tests.factories.job_invitations import decline, invited, private_job, whom, withdraw
from tests.factories.market import Market
from tests.invariants import rows
from tests.invariants.test_constraints import COPY, refusal
from tests.races.all_at_once import statuses

TWENTY = 20
ROUNDS = range(6)


class TestInviting:
    async def test_one_of_twenty_is_live(self, market: Market) -> None:
        owner, assistant = await market.owner(), await market.assistant()
        job = await market.job(owner)
        body = {"message": "Come.", **whom(assistant)}
        invite = [owner.post(f"/v1/jobs/{job['id']}/invitations", body) for _ in range(TWENTY)]
        assert await statuses(*invite) == [201] + [409] * (TWENTY - 1)

    async def test_whoever_proposes_meanwhile_has_no_invitation_left(self, market: Market) -> None:
        owner = await market.owner()
        for _ in ROUNDS:
            job, assistant = await market.job(owner), await market.assistant()
            answers = await statuses(
                owner.post(
                    f"/v1/jobs/{job['id']}/invitations", {"message": "Come.", **whom(assistant)}
                ),
                assistant.post(f"/v1/jobs/{job['id']}/proposals", market.proposal_body()),
            )
            assert answers in ([201, 201], [201, 409])
            left = "SELECT count(*) FROM job_invitations WHERE job_id = $1 AND status = 'sent'"
            assert await rows.value(market, left, job["id"]) == 0

    async def test_the_database_itself_holds_to_it(self, market: Market) -> None:
        owner, assistant = await market.owner(), await market.assistant()
        sent = await invited(owner, await market.job(owner), assistant)
        copy = COPY.format(table="job_invitations")
        assert await refusal(market, copy, sent["id"], "{}") == "uq_job_invitations_live"
        await rows.fetch(market, copy, sent["id"], '{"status": "withdrawn"}')
        both = f'{{"status": "expired", "agency_id": "{owner.organization_id}"}}'
        rule = await refusal(market, copy, sent["id"], both)
        assert rule.startswith("ck_job_invitations_invites_")


class TestAnswering:
    async def test_a_proposal_or_the_withdrawal_of_the_invitation_wins(
        self, market: Market
    ) -> None:
        owner = await market.owner()
        for _ in ROUNDS:
            job, assistant = await private_job(market, owner), await market.assistant()
            sent = await invited(owner, job, assistant)
            answers = await statuses(
                assistant.post(f"/v1/jobs/{job['id']}/proposals", market.proposal_body()),
                withdraw(owner, sent),
            )
            after = (await owner.get(f"/v1/job-invitations/{sent['id']}")).json()["status"]
            assert answers == ([201, 409] if after == "accepted" else [200, 404])

    async def test_one_answer_counts(self, market: Market) -> None:
        owner = await market.owner()
        for _ in ROUNDS:
            job, assistant = await private_job(market, owner), await market.assistant()
            sent = await invited(owner, job, assistant)
            answers = await statuses(
                assistant.post(f"/v1/jobs/{job['id']}/proposals", market.proposal_body()),
                decline(assistant, sent),
            )
            assert answers in ([201, 409], [200, 404])

    async def test_the_job_closes_or_the_invited_answer_never_both(self, market: Market) -> None:
        owner = await market.owner()
        for _ in ROUNDS:
            job, assistant = await market.job(owner), await market.assistant()
            sent = await invited(owner, job, assistant)
            answers = await statuses(
                owner.post(f"/v1/jobs/{job['id']}/close", {"reason": "Done."}),
                decline(assistant, sent),
                withdraw(owner, sent),
            )
            assert answers in ([200, 200, 409], [200, 409, 409])
            assert (await owner.get(f"/v1/job-invitations/{sent['id']}")).json()["status"] != "sent"
