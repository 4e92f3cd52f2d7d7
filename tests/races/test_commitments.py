"""Clients who hire the same assistant in parallel: what excludes each other is never made twice."""

import asyncio

from tests.factories.commitments import ALL, BREAK, Waiting, minutes, waiting
from tests.factories.market import Market, Person
from tests.factories.rosters import agency, invited
from tests.invariants import rows
from tests.races.all_at_once import statuses

TWENTY = 20
ROUNDS = range(4)
LIVE = "SELECT count(*) FROM contracts WHERE assistant_id = $1 AND status = 'active'"


async def offers(market: Market, assistant: Person, number: int, **fields: object) -> list[Waiting]:
    """As many proposals to as many clients."""
    return [await waiting(market, assistant, **fields) for _ in range(number)]


class TestExclusive:  # B4
    async def test_one_of_twenty_exclusive_contracts_is_made(self, market: Market) -> None:
        assistant = await market.assistant()
        sent = await offers(market, assistant, TWENTY, conditions=ALL)
        assert await statuses(*[one.accept() for one in sent]) == [201] + [409] * (TWENTY - 1)
        assert await rows.value(market, LIVE, assistant.id) == 1

    async def test_one_exclusive_contract_or_all_others_are_made(self, market: Market) -> None:
        for _ in ROUNDS:
            assistant = await market.assistant()
            [alone] = await offers(market, assistant, 1, conditions=ALL)
            others = await offers(market, assistant, 7)
            answers = await statuses(*[one.accept() for one in (*others[:4], alone, *others[4:])])
            assert answers in ([201] + [409] * 7, [201] * 7 + [409])

    async def test_exclusivities_of_other_work_are_all_agreed(self, market: Market) -> None:
        assistant = await market.assistant()
        sent = []
        for kind in ("sales", "research", "finance", "translation"):
            told = {"exclusivity": {"scope": "categories", "categories": [kind]}}
            job = {"categories": [kind]}
            sent += await offers(market, assistant, 2, job=job, work_types=[kind], conditions=told)
        assert await statuses(*[one.accept() for one in sent]) == [201] * 4 + [409] * 4


class TestCapacity:
    async def test_as_many_are_made_as_fit(self, market: Market) -> None:
        assistant = await market.assistant(weekly_minutes=600)
        sent = await offers(market, assistant, TWENTY, **minutes(100))
        assert await statuses(*[one.accept() for one in sent]) == [201] * 6 + [409] * 14


class TestResuming:
    async def test_one_is_resumed_or_an_exclusive_one_made(self, market: Market) -> None:
        for _ in ROUNDS:
            assistant = await market.assistant()
            rested = await market.deal(assistant=assistant)
            await assistant.move(f"{rested.path}/pause", BREAK)
            [alone] = await offers(market, assistant, 1, conditions=ALL)
            answers = await statuses(rested.owner.move(f"{rested.path}/resume"), alone.accept())
            assert answers in ([200, 409], [201, 409])
            assert await rows.value(market, LIVE, assistant.id) == 1

    async def test_as_many_are_resumed_as_fit(self, market: Market) -> None:
        assistant = await market.assistant(weekly_minutes=600)
        rested = []
        for _ in range(8):
            deal = await market.deal(assistant=assistant, proposal=minutes(200))
            await assistant.move(f"{deal.path}/pause", BREAK)
            rested.append(deal)
        moves = [deal.owner.move(f"{deal.path}/resume") for deal in rested]
        assert await statuses(*moves) == [200] * 3 + [409] * 5


class TestRosters:
    async def test_a_client_hires_before_the_exclusive_roster_or_not_at_all(
        self, market: Market
    ) -> None:
        for _ in ROUNDS:
            assistant = await market.assistant()
            entry = await invited(await agency(market), assistant, is_exclusive=True)
            [sent] = await offers(market, assistant, 1)
            agree = assistant.post(f"/v1/me/rosters/{entry['id']}/accept", {"terms_version": 1})
            answers = await statuses(sent.accept(), agree)
            assert answers in ([200, 201], [200, 409])
            assert (await sent.accept()).status_code == 409


class TestQueue:
    async def test_whoever_hires_waits_for_the_row_of_the_assistant(self, market: Market) -> None:
        """No constraint can say what excludes what: this row is what all writers hold."""
        assistant = await market.assistant()
        rested = await market.deal(assistant=assistant)
        await assistant.move(f"{rested.path}/pause", BREAK)
        [sent] = await offers(market, assistant, 1)
        held = "SELECT 1 FROM assistant_profiles WHERE user_id = $1 FOR NO KEY UPDATE"
        connection = await rows.connect(market)
        try:
            async with connection.transaction():
                await connection.execute(held, assistant.id)
                asked = (sent.accept(), rested.owner.move(f"{rested.path}/resume"))
                waiting_ = [asyncio.ensure_future(one) for one in asked]
                done, _ = await asyncio.wait(waiting_, timeout=0.2)
                assert not done
            answers = await asyncio.gather(*waiting_)
            assert [answer.status_code for answer in answers] == [201, 200]
        finally:
            await connection.close()
