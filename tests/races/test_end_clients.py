"""End clients in parallel: one is named, a proposal is forwarded and endorsed once."""

from tests.factories.end_clients import agreed, forwarded
from tests.factories.market import Market
from tests.races.all_at_once import statuses

TWENTY = 20


class TestEndClients:
    async def test_one_of_twenty_is_named(self, market: Market) -> None:
        buyer, employer = await market.owner(), await market.owner()
        job = await market.job(buyer)
        body = {"end_client_id": employer.organization_id}
        ask = [buyer.post(f"/v1/jobs/{job['id']}/end-client", body) for _ in range(TWENTY)]
        assert await statuses(*ask) == [201] + [409] * (TWENTY - 1)

    async def test_a_proposal_is_forwarded_and_endorsed_once(self, market: Market) -> None:
        buyer, employer = await market.owner(), await market.owner()
        job = await market.job(buyer)
        sent = await market.proposal(await market.assistant(), job)
        await agreed(buyer, job, employer)
        path = f"/v1/proposals/{sent['id']}"
        again = [buyer.post(f"{path}/forward") for _ in range(TWENTY)]
        assert await statuses(*again) == [201] + [409] * (TWENTY - 1)
        endorse = [employer.post(f"{path}/endorse") for _ in range(TWENTY)]
        assert await statuses(*endorse) == [200] + [409] * (TWENTY - 1)

    async def test_it_is_endorsed_or_the_agreement_is_over(self, market: Market) -> None:
        buyer, employer = await market.owner(), await market.owner()
        for _ in range(4):
            job = await market.job(buyer)
            sent = await market.proposal(await market.assistant(), job)
            naming = await agreed(buyer, job, employer)
            await forwarded(buyer, sent)
            answers = await statuses(
                employer.post(f"/v1/proposals/{sent['id']}/endorse"),
                buyer.post(f"/v1/end-clients/{naming['id']}/withdraw"),
            )
            assert answers in ([200, 200], [200, 404])
