"""Accepting proposals in parallel: seats are never over-filled."""

import asyncpg

from tests.factories.market import Market, Person
from tests.invariants import rows
from tests.races.all_at_once import statuses

TWENTY = 20


async def job_with_proposals(market: Market, *, number: int, seats: int = 1) -> tuple:
    owner = await market.owner()
    job = await market.job(owner, seats=seats)
    people = [await market.assistant() for _ in range(number)]
    return owner, job, people, [await market.proposal(person, job) for person in people]


async def contracts_of(market: Market, job: dict) -> int:
    return await rows.value(market, "SELECT count(*) FROM contracts WHERE job_id = $1", job["id"])


def accept(owner: Person, proposal: dict):
    return owner.post(f"/v1/proposals/{proposal['id']}/accept", {})


class TestOneSeat:
    async def test_one_of_twenty_proposals_wins(self, market: Market):
        owner, job, _, sent = await job_with_proposals(market, number=TWENTY)
        answers = await statuses(*[accept(owner, proposal) for proposal in sent])
        assert answers == [201] + [409] * (TWENTY - 1)
        assert await contracts_of(market, job) == 1
        left = await rows.fetch(
            market,
            "SELECT status, count(*) FROM proposals WHERE job_id = $1 GROUP BY 1 ORDER BY 1",
            job["id"],
        )
        assert [tuple(row) for row in left] == [("accepted", 1), ("superseded", TWENTY - 1)]

    async def test_one_of_twenty_accepts_of_the_same_wins(self, market: Market):
        owner, job, _, [proposal] = await job_with_proposals(market, number=1)
        answers = await statuses(*[accept(owner, proposal) for _ in range(TWENTY)])
        assert answers == [201] + [409] * (TWENTY - 1)
        assert await contracts_of(market, job) == 1

    async def test_each_loser_hears_of_it_once(self, market: Market):
        owner, job, _, sent = await job_with_proposals(market, number=8)
        await statuses(*[accept(owner, proposal) for proposal in sent])
        heard = await rows.value(
            market,
            "SELECT count(*) FROM events WHERE kind = 'proposal.superseded' "
            "AND data ->> 'job_id' = $1",
            job["id"],
        )
        assert heard == 7


class TestSeveralSeats:
    async def test_as_many_win_as_there_are_seats(self, market: Market):
        owner, job, _, sent = await job_with_proposals(market, number=12, seats=5)
        answers = await statuses(*[accept(owner, proposal) for proposal in sent])
        assert answers == [201] * 5 + [409] * 7
        assert await contracts_of(market, job) == 5


class TestAgainstOthers:
    async def test_accepting_or_withdrawing_wins_never_both(self, market: Market):
        owner, job, people, sent = await job_with_proposals(market, number=6, seats=6)
        pairs = zip(people, sent, strict=True)
        requests = [
            request
            for person, proposal in pairs
            for request in (
                person.post(f"/v1/proposals/{proposal['id']}/withdraw"),
                accept(owner, proposal),
            )
        ]
        answers = await statuses(*requests)
        made = answers.count(201)
        assert answers == [200] * (6 - made) + [201] * made + [409] * 6
        assert await contracts_of(market, job) == made

    async def test_accepting_or_closing_the_job_wins_never_both(self, market: Market):
        for _ in range(3):
            owner, job, _, [proposal] = await job_with_proposals(market, number=1)
            close = owner.post(f"/v1/jobs/{job['id']}/close", {"reason": "No budget."})
            assert await statuses(accept(owner, proposal), close) in ([200, 409], [201, 409])

    async def test_a_proposal_that_comes_too_late_is_refused_or_superseded(self, market: Market):
        owner, job, _, [proposal] = await job_with_proposals(market, number=1)
        people = [await market.assistant() for _ in range(8)]
        body = market.proposal_body()
        late = [person.post(f"/v1/jobs/{job['id']}/proposals", body) for person in people]
        answers = await statuses(*late, accept(owner, proposal))
        assert set(answers) <= {201, 409}
        live = "SELECT count(*) FROM proposals WHERE job_id = $1 AND status = 'submitted'"
        assert await rows.value(market, live, job["id"]) == 0


class TestDatabase:
    """The same past the application, from twenty connections of their own."""

    async def outcomes(self, market: Market, statement: str, *values: object) -> list[str]:
        connections = [await rows.connect(market) for _ in range(TWENTY)]
        try:
            done = await rows.at_once(
                *[self.outcome(connection, statement, *values) for connection in connections]
            )
        finally:
            for connection in connections:
                await connection.close()
        return sorted(done)

    async def outcome(self, connection: asyncpg.Connection, statement: str, *values: object) -> str:
        try:
            return await connection.execute(statement, *values)
        except asyncpg.IntegrityConstraintViolationError as error:
            return str(error.constraint_name)

    async def test_a_seat_is_taken_once(self, market: Market):
        _, job, _, _ = await job_with_proposals(market, number=1)
        done = await self.outcomes(
            market, "UPDATE jobs SET hired = hired + 1 WHERE id = $1", job["id"]
        )
        assert done == ["UPDATE 1"] + ["ck_jobs_seats_not_overfilled"] * (TWENTY - 1)

    async def test_a_proposal_makes_one_contract(self, market: Market):
        deal = await market.deal()
        other = await self.other_proposal(market, deal.proposal["id"])
        done = await self.outcomes(
            market,
            "INSERT INTO contracts SELECT d.* FROM contracts c CROSS JOIN LATERAL "
            "jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), "
            "'proposal_id', $2::uuid)) d WHERE c.id = $1",
            deal.id,
            other,
        )
        assert done == ["INSERT 0 1"] + ["uq_contracts_proposal_id"] * (TWENTY - 1)

    async def other_proposal(self, market: Market, proposal_id: str) -> str:
        return await rows.value(
            market,
            "INSERT INTO proposals SELECT p.* FROM proposals q CROSS JOIN LATERAL "
            "jsonb_populate_record(q, jsonb_build_object('id', gen_random_uuid())) p "
            "WHERE q.id = $1 RETURNING id",
            proposal_id,
        )
