"""Erasure before anybody is hired: nobody waits for an answer of somebody who is gone."""

from typing import Any

from tests.factories.end_clients import agreed, asked, commented, forwarded
from tests.factories.job_invitations import invited
from tests.factories.market import Market, Person
from tests.factories.reviewing import delegated, reviewed
from tests.invariants import rows
from tests.privacy.cast import assistant, erase, owner


async def read(caller: Person, path: str) -> dict[str, Any]:
    found: dict[str, Any] = (await caller.get(path)).json()
    return found


class TestInvitations:
    async def test_an_invited_assistant_has_declined(self, market: Market) -> None:
        client, somebody = await market.owner(), await assistant(market)
        job = await market.job(client)
        sent = await invited(client, job, somebody, message="Only you.")
        assert (await erase(somebody)).status_code == 204
        found = await read(client, f"/v1/job-invitations/{sent['id']}")
        assert (found["status"], found["message"]) == ("declined", "")
        assert found["decline_reason"] is None

    async def test_so_has_an_agency_without_anybody(self, market: Market) -> None:
        client, desk = await market.owner(), await owner(market, kind="agency")
        sent = await invited(client, await market.job(client), desk, as_agency=True)
        assert (await erase(desk)).status_code == 204
        found = await read(client, f"/v1/job-invitations/{sent['id']}")
        assert found["status"] == "declined"

    async def test_those_of_a_client_without_anybody_have_expired(self, market: Market) -> None:
        client, somebody = await owner(market), await market.assistant()
        sent = await invited(client, await market.job(client), somebody)
        assert (await erase(client)).status_code == 204
        found = await read(somebody, f"/v1/job-invitations/{sent['id']}")
        assert found["status"] == "expired"


class TestReviews:
    async def test_a_reviewer_is_none_any_more_and_leaves_the_scores(self, market: Market) -> None:
        client, guide = await market.owner(), await assistant(market)
        job = await market.job(client)
        sent = await market.proposal(await market.assistant(), job)
        await delegated(client, job, guide)
        await reviewed(guide, sent, comment="Mine.")
        assert (await erase(guide)).status_code == 204
        left = "SELECT count(*) FROM job_reviewers WHERE user_id = $1"
        assert await rows.value(market, left, guide.id) == 0
        [one] = (await read(client, f"/v1/proposals/{sent['id']}/reviews"))["items"]
        assert (one["overall"], one["comment"]) == (4, None)

    async def test_what_was_written_of_an_author_goes_with_them(self, market: Market) -> None:
        client, author = await market.owner(), await assistant(market)
        sent = await market.proposal(author, await market.job(client))
        await reviewed(client, sent, comment="Of a person.")
        assert (await erase(author)).status_code == 204
        [one] = (await read(client, f"/v1/proposals/{sent['id']}/reviews"))["items"]
        assert (one["overall"], one["comment"]) == (4, None)


class TestEndClients:
    async def test_one_without_anybody_has_stepped_back(self, market: Market) -> None:
        buyer = await market.owner()
        for is_agreed in (False, True):
            employer = await owner(market)
            job = await market.job(buyer)
            naming = await (agreed if is_agreed else asked)(buyer, job, employer)
            assert (await erase(employer)).status_code == 204
            found = await read(buyer, f"/v1/end-clients/{naming['id']}")
            assert found["status"] == "declined"

    async def test_a_buyer_without_anybody_has_withdrawn(self, market: Market) -> None:
        buyer, employer = await owner(market), await market.owner()
        naming = await asked(buyer, await market.job(buyer), employer)
        assert (await erase(buyer)).status_code == 204
        found = await read(employer, f"/v1/end-clients/{naming['id']}")
        assert found["status"] == "withdrawn"

    async def test_comments_of_somebody_erased_are_empty(self, market: Market) -> None:
        buyer, employer, author = (
            await market.owner(),
            await market.owner(),
            await assistant(market),
        )
        job = await market.job(buyer)
        sent = await market.proposal(author, job)
        await agreed(buyer, job, employer)
        await forwarded(buyer, sent)
        await commented(employer, sent, "We know her.")
        assert (await erase(author)).status_code == 204
        [one] = (await read(buyer, f"/v1/proposals/{sent['id']}/comments"))["items"]
        assert one["text"] == ""
