"""An agency proposes assistants of its roster, with a key alone."""

import pytest

from tests.audit.rows import actions, chain_of
from tests.factories.market import HOURLY, Market
from tests.factories.rosters import (
    agency,
    agency_key,
    changing,
    enrolled,
    invited,
    propose,
    roster,
    verdict,
)
from tests.invariants import rows
from tests.jobs.reading import NO_ID, events_of
from va_market.identity.models import Role

PROPOSERS = (Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER)


class TestWithAKeyAlone:  # B5
    async def test_from_the_open_job_to_the_work(self, market: Market, owner, assistant) -> None:
        entry, key, client = (
            await enrolled(owner, assistant),
            await agency_key(owner),
            await market.owner(),
        )
        job = await market.job(client)
        seen = (await key.get(f"/v1/jobs/{job['id']}")).json()
        listed = (await key.get("/v1/jobs", organization_id=client.organization_id)).json()
        [place] = (await key.get(roster(owner), status="active,changing")).json()["items"]

        made = await propose(key, market, job, place["id"])
        sent = made.json()
        accepted = await client.post(f"/v1/proposals/{sent['id']}/accept", {})
        contract = accepted.json()
        span = market.span(hours_ago=2, minutes=60)
        worked = await assistant.post(f"/v1/contracts/{contract['id']}/time-entries", span)

        assert seen["allowed_actions"] == ["submit_proposal"]
        assert [one["id"] for one in listed["items"]] == [job["id"]]
        assert (made.status_code, sent["assistant_id"]) == (201, str(assistant.id))
        assert (sent["agency_id"], sent["roster_entry_id"]) == (owner.organization_id, entry["id"])
        assert sent["allowed_actions"] == ["withdraw"]
        assert (contract["agency_id"], contract["source"]) == (owner.organization_id, "agency")
        assert worked.status_code == 201
        told = await events_of(key, until="time_entry.recorded")
        assert [event["type"] for event in told if event["type"].startswith(("p", "c", "t"))] == [
            *("proposal.submitted", "proposal.accepted", "contract.created", "time_entry.recorded")
        ]

    async def test_the_record_says_who_acted_for_whom_and_with_what(
        self, market: Market, owner, assistant, entry, key
    ) -> None:
        client = await market.owner()
        job = await market.job(client)
        sent = (await propose(key, market, job, entry["id"])).json()
        await key.post(f"/v1/proposals/{sent['id']}/withdraw")
        for kind in ("proposal.submitted", "proposal.withdrawn"):
            [(data, _)] = await rows.told(market, kind, sent["id"])
            assert data == {"job_id": job["id"], "acted_for": str(assistant.id)}
        [row] = await rows.fetch(
            market,
            "SELECT proposed_by, proposed_with::text FROM proposals WHERE id = $1",
            sent["id"],
        )
        assert tuple(row) == (owner.id, key.id)
        for side in (owner, client):
            audited = (await chain_of(market, side.organization_id))[-2:]
            assert actions(audited) == ["proposal.submitted", "proposal.withdrawn"]
            for line in audited:
                assert (line["actor_id"], str(line["key_id"])) == (owner.id, key.id)
                assert line["acted_for"] == assistant.id

    async def test_a_key_that_names_nobody_proposes_nobody(self, market: Market, key, job) -> None:
        refused = await propose(key, market, job, None)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/roster_entry_id"

    async def test_the_agency_hears_what_becomes_of_the_job(
        self, market: Market, entry, key, client, job
    ) -> None:
        sent = (await propose(key, market, job, entry["id"])).json()
        await client.patch(f"/v1/jobs/{job['id']}", {"title": "Other words"})
        await client.post(f"/v1/jobs/{job['id']}/close", {"reason": "Done."})
        told = {e["type"]: e for e in await events_of(key, until="proposal.superseded")}
        assert told.keys() > {"job.updated", "job.closed"}
        assert told["proposal.superseded"]["subject_id"] == sent["id"]
        assert "acted_for" not in told["proposal.superseded"]["data"]


class TestWhoMayPropose:
    @pytest.mark.parametrize("role", Role)
    async def test_owners_admins_and_hiring_managers_of_the_agency(
        self, market: Market, owner, entry, job, role
    ) -> None:
        member = await market.member(owner, role)
        answer = await propose(member, market, job, entry["id"])
        assert answer.status_code == (201 if role in PROPOSERS else 403)

    async def test_nobody_else(self, market: Market, owner, assistant, entry, job) -> None:
        rival = await agency(market)
        strangers = [rival, await agency_key(rival), await market.assistant()]
        for stranger in strangers:
            for entry_id in (entry["id"], NO_ID):
                refused = await propose(stranger, market, job, entry_id)
                assert verdict(refused) == (404, "not_found")
        # The assistant sees the entry, and proposes in person without it.
        refused = await propose(assistant, market, job, entry["id"])
        assert verdict(refused) == (403, "forbidden")
        weak = await agency_key(owner, "proposals:read", "roster:write")
        refused = await propose(weak, market, job, entry["id"])
        assert verdict(refused) == (403, "insufficient_scope")

    async def test_only_of_those_who_agreed(
        self, market: Market, owner, assistant, key, job
    ) -> None:
        waiting = await invited(owner, assistant)
        assert verdict(await propose(key, market, job, waiting["id"])) == (409, "illegal_move")
        offered = await changing(owner, await market.assistant())
        assert (await propose(key, market, job, offered["id"])).status_code == 201

    async def test_to_no_organization_that_one_of_them_belongs_to(
        self, market: Market, owner, assistant, entry, key
    ) -> None:
        own = await market.job(owner)
        client_of_assistant = await market.owner()
        second = await market.owner()
        third = await market.owner()
        await rows.fetch(
            market,
            "INSERT INTO memberships "
            "SELECT unnest($1::uuid[]), unnest($2::uuid[]), 'member', now()",
            [client_of_assistant.organization_id, second.organization_id],
            [assistant.id, owner.id],
        )
        for job in (own, await market.job(client_of_assistant), await market.job(second)):
            for caller in (key, owner):
                refused = await propose(caller, market, job, entry["id"])
                assert verdict(refused) == (403, "own_job")
        assert (await propose(key, market, await market.job(third), entry["id"])).is_success


class TestRate:
    async def test_an_hour_brings_what_the_assistant_agreed_to(
        self, market: Market, entry, key, job
    ) -> None:
        below = {**HOURLY, "rate": {"amount": "17.99", "currency": "EUR"}}
        other = {**HOURLY, "rate": {"amount": "99.00", "currency": "USD"}}
        for terms in (below, other):
            refused = await propose(key, market, job, entry["id"], terms=terms)
            assert verdict(refused) == (422, "below_roster_rate")
            [fault] = refused.json()["errors"]
            assert (fault["pointer"], fault["code"]) == ("/terms", "below_roster_rate")
        exact = {**HOURLY, "rate": entry["rate"]}
        assert (await propose(key, market, job, entry["id"], terms=exact)).status_code == 201

    async def test_what_the_ledger_shares_is_left_after_the_fee(
        self, market: Market, owner, assistant, key, job
    ) -> None:
        dear = {"amount": "22.51", "currency": "EUR"}
        entry = await enrolled(owner, assistant, rate=dear, share_percent="60")

        refused = await propose(key, market, job, entry["id"])  # for 25.00, of which a tenth is fee

        assert verdict(refused) == (422, "below_roster_rate")
        [fault] = refused.json()["errors"]
        assert fault["pointer"] == "/terms"
        assert fault["detail"] == (
            "of an hour of the work the agency keeps 22.50 EUR after the fee of the platform, and "
            "the assistant is to have 22.51 EUR"
        )
        enough = {**HOURLY, "rate": {"amount": "25.02", "currency": "EUR"}}
        assert (await propose(key, market, job, entry["id"], terms=enough)).status_code == 201

    async def test_what_the_agency_pays_elsewhere_is_its_own_affair(
        self, market: Market, owner, assistant, key, job
    ) -> None:
        entry = await enrolled(owner, assistant, rate=HOURLY["rate"])
        assert (await propose(key, market, job, entry["id"])).status_code == 201

    async def test_an_offer_that_is_not_accepted_changes_nothing(
        self, market: Market, owner, assistant, key, job
    ) -> None:
        offered = await changing(owner, assistant, rate={"amount": "90.00", "currency": "EUR"})
        assert (await propose(key, market, job, offered["id"])).status_code == 201

    async def test_in_person_there_is_no_floor(self, market: Market, assistant, entry, job) -> None:
        assert entry["rate"]["amount"] == "18.00"
        cheap = {**HOURLY, "rate": {"amount": "1.00", "currency": "EUR"}}
        assert (await propose(assistant, market, job, None, terms=cheap)).status_code == 201


class TestOneLiveProposal:
    async def test_in_person_and_by_any_agency(
        self, market: Market, assistant, entry, key, job
    ) -> None:
        rival = await agency(market)
        place = await enrolled(rival, assistant)
        first = await propose(key, market, job, entry["id"])
        assert first.status_code == 201
        for caller, entry_id in [(assistant, None), (rival, place["id"]), (key, entry["id"])]:
            refused = await propose(caller, market, job, entry_id)
            assert verdict(refused) == (409, "already_proposed")
        await key.post(f"/v1/proposals/{first.json()['id']}/withdraw")
        assert (await propose(rival, market, job, place["id"])).status_code == 201
