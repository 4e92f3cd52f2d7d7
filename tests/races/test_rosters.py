"""Rosters in parallel: one live proposal, one exclusive roster, no proposal without a place."""

import asyncio

from tests.factories.market import Market
from tests.factories.rosters import (
    EUR_18,
    agency,
    agency_key,
    changing,
    enrolled,
    invited,
    propose,
    roster,
)
from tests.invariants import rows
from tests.invariants.test_constraints import refusal
from tests.races.all_at_once import statuses

TWENTY = 20
ROUNDS = range(4)
LIVE = "SELECT count(*) FROM proposals WHERE job_id = $1 AND status IN ('submitted', 'shortlisted')"


class TestProposing:
    async def test_one_of_twenty_by_a_key_and_in_person_is_live(self, market: Market) -> None:
        owner, assistant = await agency(market), await market.assistant()
        entry, key = await enrolled(owner, assistant), await agency_key(owner)
        job = await market.job(await market.owner())
        by_key = [propose(key, market, job, entry["id"]) for _ in range(TWENTY // 2)]
        in_person = [propose(assistant, market, job, None) for _ in range(TWENTY // 2)]
        both = [one for pair in zip(by_key, in_person, strict=True) for one in pair]
        assert await statuses(*both) == [201] + [409] * (TWENTY - 1)
        assert await rows.value(market, LIVE, job["id"]) == 1

    async def test_who_leaves_the_roster_leaves_no_live_proposal(self, market: Market) -> None:
        owner, client = await agency(market), await market.owner()
        for _ in ROUNDS:
            assistant = await market.assistant()
            entry = await enrolled(owner, assistant)
            jobs = [await market.job(client) for _ in range(4)]
            answers = await statuses(
                *[propose(owner, market, job, entry["id"]) for job in jobs],
                assistant.post(f"/v1/me/rosters/{entry['id']}/end"),
                owner.post(f"{roster(owner)}/{entry['id']}/end"),
            )
            assert answers.count(200) == 1  # one of the two ends it
            assert set(answers) <= {200, 201, 409}
            assert [await rows.value(market, LIVE, job["id"]) for job in jobs] == [0] * 4

    async def test_the_client_accepts_or_the_proposal_is_gone_never_both(
        self, market: Market
    ) -> None:
        owner, client = await agency(market), await market.owner()
        for _ in ROUNDS:
            assistant = await market.assistant()
            entry = await enrolled(owner, assistant)
            sent = (await propose(owner, market, await market.job(client), entry["id"])).json()
            answers = await statuses(
                client.post(f"/v1/proposals/{sent['id']}/accept", {}),
                assistant.post(f"/v1/me/rosters/{entry['id']}/end"),
            )
            after = (await owner.get(f"/v1/proposals/{sent['id']}")).json()["status"]
            assert answers == ([200, 201] if after == "accepted" else [200, 409])


class TestEntries:
    async def test_one_of_twenty_invitations_is_live(self, market: Market) -> None:
        owner, assistant = await agency(market), await market.assistant()
        body = {"assistant_id": str(assistant.id), "rate": EUR_18}
        answers = await statuses(*[owner.post(roster(owner), body) for _ in range(TWENTY)])
        assert answers == [201] + [409] * (TWENTY - 1)

    async def test_one_of_several_exclusive_rosters_wins(self, market: Market) -> None:
        assistant = await market.assistant()
        entries = [
            await invited(await agency(market), assistant, is_exclusive=number != 1)
            for number in range(6)
        ]
        accepts = [
            assistant.post(f"/v1/me/rosters/{entry['id']}/accept", {"terms_version": 1})
            for entry in entries
        ]
        assert await statuses(*accepts) == [200] + [409] * 5

    async def test_accepts_of_one_assistant_stand_in_a_queue(self, market: Market) -> None:
        """Side by side they would wait for each other in the exclusion constraint: a deadlock."""
        assistant = await market.assistant()
        entry = await invited(await agency(market), assistant)
        connection = await rows.connect(market)
        try:
            async with connection.transaction():
                held = "SELECT 1 FROM assistant_profiles WHERE user_id = $1 FOR NO KEY UPDATE"
                await connection.execute(held, assistant.id)
                body = {"terms_version": 1}
                path = f"/v1/me/rosters/{entry['id']}/accept"
                waiting = asyncio.ensure_future(assistant.post(path, body))
                done, _ = await asyncio.wait([waiting], timeout=0.2)
                assert not done
            assert (await waiting).status_code == 200
        finally:
            await connection.close()

    async def test_terms_are_accepted_as_read_or_not_at_all(self, market: Market) -> None:
        owner = await agency(market)
        for _ in ROUNDS:
            assistant = await market.assistant()
            entry = await changing(owner, assistant)
            other = {"rate": {"amount": "1.00", "currency": "EUR"}}
            await asyncio.gather(
                owner.post(f"{roster(owner)}/{entry['id']}/offer", other),
                assistant.post(f"/v1/me/rosters/{entry['id']}/accept", {"terms_version": 2}),
            )
            after = (await owner.get(f"{roster(owner)}/{entry['id']}")).json()
            assert after["rate"]["amount"] in ("18.00", "20.00")

    async def test_two_who_stand_in_for_each_other_may_both_leave(self, market: Market) -> None:
        owner = await agency(market)
        for _ in ROUNDS:
            people = [await market.assistant() for _ in range(2)]
            entries = [await enrolled(owner, person) for person in people]
            paths = [f"{roster(owner)}/{entry['id']}" for entry in entries]
            answers = await statuses(
                owner.patch(paths[0], {"backup_id": entries[1]["id"]}),
                owner.patch(paths[1], {"backup_id": entries[0]["id"]}),
                *[
                    p.post(f"/v1/me/rosters/{e['id']}/end")
                    for p, e in zip(people, entries, strict=True)
                ],
            )
            assert set(answers) <= {200, 409}
            left = [(await owner.get(path)).json()["backup_id"] for path in paths]
            assert left == [None, None]


class TestDatabase:
    """The same past the application."""

    async def test_it_refuses_an_exclusive_entry_beside_another(self, market: Market) -> None:
        assistant = await market.assistant()
        await enrolled(await agency(market), assistant)
        other = await invited(await agency(market), assistant, is_exclusive=True)
        agree = "UPDATE roster_entries SET status = 'active' WHERE id = $1"
        assert await refusal(market, agree, other["id"]) == "ex_roster_entries_exclusive"

    async def test_it_refuses_a_backup_of_another_agency(self, market: Market) -> None:
        assistant = await market.assistant()
        entry = await enrolled(await agency(market), assistant)
        foreign = await enrolled(await agency(market), assistant)
        change = "UPDATE roster_entries SET backup_id = $2 WHERE id = $1"
        rule = await refusal(market, change, entry["id"], foreign["id"])
        assert rule == "fk_roster_entries_backup_id_organization_id"
        itself = await refusal(market, change, entry["id"], entry["id"])
        assert itself == "ck_roster_entries_backup_is_another"

    async def test_it_refuses_a_proposal_of_another_roster(self, market: Market) -> None:
        owner, assistant = await agency(market), await market.assistant()
        entry = await enrolled(owner, assistant)
        foreign = await enrolled(await agency(market), assistant)
        job = await market.job(await market.owner())
        sent = (await propose(owner, market, job, entry["id"])).json()
        change = "UPDATE proposals SET roster_entry_id = $2 WHERE id = $1"
        rule = await refusal(market, change, sent["id"], foreign["id"])
        assert rule == "fk_proposals_roster_entry"
        nobody = "UPDATE proposals SET proposed_by = NULL WHERE id = $1"
        rule = await refusal(market, nobody, sent["id"])
        assert rule == "ck_proposals_an_agency_names_its_roster"
