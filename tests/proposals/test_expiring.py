"""A negotiation that nobody answers ends by itself."""

from typing import Any

import pytest

from tests.conftest import running_market
from tests.factories.market import Market, Person
from tests.invariants import rows
from tests.jobs.reading import ids
from tests.proposals.negotiating import counter, countered, lapse, path_of
from tests.support.contract import Contract
from va_market.proposals import service


@pytest.fixture
async def owner(market: Market) -> Person:
    return await market.owner()


@pytest.fixture
async def author(market: Market) -> Person:
    return await market.assistant()


@pytest.fixture
async def sent(market: Market, owner: Person, author: Person) -> dict[str, Any]:
    return await market.proposal(author, await market.job(owner))


async def expire(market: Market) -> int:
    async with market.app.state.database.writing() as session:
        return await service.expire_due(session, now=market.clock())


class TestWhen:
    async def test_after_thirty_days_by_default(self, sent) -> None:
        assert sent["expires_at"] == "2027-01-06T10:00:00Z"

    async def test_or_as_the_market_has_set(self, database_url: str, contract: Contract) -> None:
        async with running_market(database_url, contract, proposal_days=7) as market:
            job = await market.job(await market.owner())
            sent = await market.proposal(await market.assistant(), job)
        assert sent["expires_at"] == "2026-12-14T10:00:00Z"

    async def test_or_as_it_says_itself(self, market: Market, owner, author) -> None:
        moment = "2026-12-07T10:00:01Z"
        sent = await market.proposal(author, await market.job(owner), expires_at=moment)
        assert sent["expires_at"] == moment
        read = await countered(owner, sent, delivery_days=20, expires_at="2027-12-07T10:00:00Z")
        assert read["expires_at"] == "2027-12-07T10:00:00Z"

    async def test_a_counter_is_open_as_long_as_a_new_one(
        self, market: Market, owner, author
    ) -> None:
        soon = "2026-12-08T10:00:00Z"
        sent = await market.proposal(author, await market.job(owner), expires_at=soon)
        read = await countered(owner, sent, delivery_days=20)
        assert read["expires_at"] == "2027-01-06T10:00:00Z"

    @pytest.mark.parametrize(
        ("moment", "code"),
        [("2026-12-07T10:00:00Z", "in_the_past"), ("2027-12-07T10:00:01Z", "too_late")],
    )
    async def test_not_in_the_past_nor_beyond_a_year(
        self, market: Market, owner, author, moment, code
    ) -> None:
        job = await market.job(owner)
        body = market.proposal_body(expires_at=moment)
        refused = await author.post(f"/v1/jobs/{job['id']}/proposals", body)
        assert refused.status_code == 422
        assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
            ("/expires_at", code)
        ]


class TestByTheClock:
    """Before the worker has come by."""

    async def test_it_is_expired_for_everybody(self, market: Market, owner, author, sent) -> None:
        await lapse(market, sent)
        for person in (owner, author):
            read = (await person.get(path_of(sent))).json()
            told = (read["status"], read["turn"], read["allowed_actions"])
            assert told == ("expired", None, [])

    async def test_nothing_can_be_done_with_it(self, market: Market, owner, author, sent) -> None:
        await lapse(market, sent)
        answers = [
            await owner.post(f"{path_of(sent)}/accept", {}),
            await owner.post(f"{path_of(sent)}/shortlist"),
            await counter(owner, sent, delivery_days=20),
            await author.post(f"{path_of(sent)}/withdraw"),
        ]
        assert [answer.json()["code"] for answer in answers] == ["illegal_move"] * 4
        assert answers[0].json()["detail"].startswith("The proposal is expired; accept is not")

    async def test_another_may_be_sent_at_once(self, market, author, sent) -> None:
        await lapse(market, sent)
        await market.proposal(author, {"id": sent["job_id"]})
        assert len(await rows.told(market, "proposal.expired", sent["id"])) == 1


class TestByTheWorker:
    async def test_it_ends_and_both_sides_hear_of_it(self, empty_market: Market) -> None:
        market = empty_market
        owner, author = await market.owner(), await market.assistant()
        sent = await market.proposal(author, await market.job(owner))
        waits = await market.proposal(author, await market.job(owner))
        await countered(owner, sent, delivery_days=20)
        await lapse(market, sent)
        assert (await expire(market), await expire(market)) == (1, 0)
        assert await ids(owner, "/v1/proposals", status="expired") == [sent["id"]]
        assert (await owner.get(path_of(waits))).json()["status"] == "submitted"
        [(data, parties)] = await rows.told(market, "proposal.expired", sent["id"])
        assert data == {"job_id": sent["job_id"]}
        assert {str(party) for party in parties} == {owner.organization_id, str(author.id)}

    async def test_what_was_accepted_in_time_stays(self, market: Market, owner, sent) -> None:
        await owner.post(f"{path_of(sent)}/accept", {})
        await lapse(market, sent)
        await expire(market)
        assert (await owner.get(path_of(sent))).json()["status"] == "accepted"
