"""Answers of both sides in parallel: a negotiation has one outcome."""

import asyncio
from typing import Any

from tests.factories.market import Market, Person
from tests.invariants import rows
from tests.proposals.negotiating import (
    counter,
    countered,
    lapse,
    offer,
    offered,
    path_of,
)
from tests.races.all_at_once import outcomes
from va_market.proposals import service

TWENTY = 20
ROUNDS = range(4)


async def negotiation(market: Market) -> tuple[Person, Person, dict[str, Any]]:
    owner, author = await market.owner(), await market.assistant()
    return owner, author, await market.proposal(author, await market.job(owner))


async def contracts_of(market: Market, proposal: dict[str, Any]) -> int:
    statement = "SELECT count(*) FROM contracts WHERE proposal_id = $1"
    return await rows.value(market, statement, proposal["id"])


class TestAccepting:
    async def test_one_of_twenty_accepts_of_a_counter_wins(self, market: Market) -> None:
        owner, author, sent = await negotiation(market)
        await countered(owner, sent, delivery_days=20)
        accepts = [author.post(f"{path_of(sent)}/accept", {}) for _ in range(TWENTY)]
        assert await outcomes(*accepts) == {(201, ""): 1, (409, "illegal_move"): TWENTY - 1}
        assert await contracts_of(market, sent) == 1

    async def test_accepting_or_countering_wins_never_both(self, market: Market) -> None:
        for _ in ROUNDS:
            owner, _, sent = await negotiation(market)
            both = []
            for number in range(TWENTY // 2):
                both += [
                    owner.post(f"{path_of(sent)}/accept", {}),
                    counter(owner, sent, delivery_days=number + 1),
                ]
            found = await outcomes(*both)
            made = await contracts_of(market, sent)
            refused = "illegal_move" if made else "not_your_turn"
            assert found == {(201 if made else 200, ""): 1, (409, refused): TWENTY - 1}

    async def test_accepting_or_withdrawing_wins_never_both(self, market: Market) -> None:
        for _ in ROUNDS:
            owner, author, sent = await negotiation(market)
            await countered(owner, sent, delivery_days=20)
            found = await outcomes(
                *[author.post(f"{path_of(sent)}/accept", {}) for _ in range(TWENTY // 2)],
                *[author.post(f"{path_of(sent)}/withdraw") for _ in range(TWENTY // 2)],
            )
            made = await contracts_of(market, sent)
            won = (201, "") if made else (200, "")
            assert found == {won: 1, (409, "illegal_move"): TWENTY - 1}

    async def test_accepting_or_expiring_wins_never_both(self, market: Market) -> None:
        owner, _, sent = await negotiation(market)
        await lapse(market, sent)
        accepts = [owner.post(f"{path_of(sent)}/accept", {}) for _ in range(8)]

        async def expire() -> int:
            async with market.app.state.database.writing() as session:
                return await service.expire_due(session, now=market.clock())

        found, *_ = await asyncio.gather(outcomes(*accepts), expire(), expire())
        assert found == {(409, "illegal_move"): 8}
        assert len(await rows.told(market, "proposal.expired", sent["id"])) <= 1


class TestOffers:
    async def test_one_of_two_takes_the_last_seat(self, market: Market) -> None:
        for _ in ROUNDS:
            owner = await market.owner()
            job = await market.job(owner)
            people = [await market.assistant() for _ in range(2)]
            sent = [await offered(owner, one, job_id=job["id"]) for one in people]
            found = await outcomes(
                *[
                    one.post(f"{path_of(its)}/accept", {})
                    for one, its in zip(people, sent, strict=True)
                ]
            )
            assert found == {(201, ""): 1, (409, "illegal_move"): 1}
            after = (await owner.get(f"/v1/jobs/{job['id']}")).json()
            assert (after["status"], after["hired"]) == ("filled", 1)

    async def test_an_offer_and_a_proposal_take_the_last_seat_once(self, market: Market) -> None:
        for _ in ROUNDS:
            owner, one, other = [await market.owner(), *[await market.assistant() for _ in "ab"]]
            job = await market.job(owner)
            sent = await offered(owner, one, job_id=job["id"])
            proposed = await market.proposal(other, job)
            found = await outcomes(
                one.post(f"{path_of(sent)}/accept", {}),
                owner.post(f"{path_of(proposed)}/accept", {}),
            )
            assert found == {(201, ""): 1, (409, "illegal_move"): 1}

    async def test_one_of_twenty_accepts_of_a_private_one_wins(self, market: Market) -> None:
        owner, assistant = await market.owner(), await market.assistant()
        sent = await offered(owner, assistant)
        accepts = [assistant.post(f"{path_of(sent)}/accept", {}) for _ in range(TWENTY)]
        assert await outcomes(*accepts) == {(201, ""): 1, (409, "illegal_move"): TWENTY - 1}
        assert await contracts_of(market, sent) == 1

    async def test_an_offer_and_a_proposal_at_once_are_one_negotiation(
        self, market: Market
    ) -> None:
        owner, assistant = await market.owner(), await market.assistant()
        job = await market.job(owner)
        path, body = f"/v1/jobs/{job['id']}/proposals", market.proposal_body()
        both = []
        for _ in range(TWENTY // 2):
            both += [offer(owner, assistant, job_id=job["id"]), assistant.post(path, body)]
        found = await outcomes(*both)
        assert found == {(201, ""): 1, (409, "already_proposed"): TWENTY - 1}

    async def test_accepting_or_withdrawing_wins_never_both(self, market: Market) -> None:
        for _ in ROUNDS:
            owner, assistant = await market.owner(), await market.assistant()
            sent = await offered(owner, assistant)
            found = await outcomes(
                assistant.post(f"{path_of(sent)}/accept", {}),
                owner.post(f"{path_of(sent)}/withdraw"),
            )
            won = (201, "") if await contracts_of(market, sent) else (200, "")
            assert found == {won: 1, (409, "illegal_move"): 1}


class TestCountering:
    async def test_one_of_twenty_counters_is_the_next_version(self, market: Market) -> None:
        owner, _, sent = await negotiation(market)
        counters = [counter(owner, sent, delivery_days=number + 1) for number in range(TWENTY)]
        assert await outcomes(*counters) == {(200, ""): 1, (409, "not_your_turn"): TWENTY - 1}
        numbers = "SELECT array_agg(number ORDER BY number) FROM proposal_versions "
        assert await rows.value(market, f"{numbers} WHERE proposal_id = $1", sent["id"]) == [1, 2]

    async def test_both_sides_at_once_take_turns(self, market: Market) -> None:
        owner, author, sent = await negotiation(market)
        both = []
        for number in range(TWENTY // 2):
            both += [
                counter(owner, sent, delivery_days=number + 1),
                counter(author, sent, estimated_minutes=number + 1),
            ]
        found = await outcomes(*both)
        read = (await owner.get(path_of(sent))).json()
        assert read["current_version"] == found[200, ""] + 1
        authors = "SELECT array_agg(author ORDER BY number) FROM proposal_versions "
        told = await rows.value(market, f"{authors} WHERE proposal_id = $1", sent["id"])
        assert told == (["assistant", "client"] * TWENTY)[: len(told)]
