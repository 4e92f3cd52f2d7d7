"""Quotes are kept, expire, and are bound to one proposal, whose contract carries the figures."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from tests.factories.market import Market
from tests.factories.quotes import HOURLY, PATH, save, saved
from tests.invariants import rows
from tests.quotes.saving import contract_of, pointers, propose, verdict

TEN_EUROS = {"amount": "10.00", "currency": "EUR"}
PROFILE = {"headline": "Careful", "categories": ["data_entry"], "level": "expert", "years": 5}


class TestSaving:
    async def test_the_figures_are_those_of_the_same_quote_without_keeping(self, assistant):
        asked = {"terms": HOURLY, "minutes": 90}
        figures = (await assistant.post("/v1/pricing/quotes", asked)).json()
        kept = await saved(assistant, minutes=90)
        assert kept["quote"] == figures
        assert (kept["status"], kept["allowed_actions"]) == ("open", ["bind"])

    async def test_it_is_read_back_and_listed_by_its_maker(self, market: Market, assistant):
        kept = await saved(assistant)
        read = await assistant.get(f"{PATH}/{kept['id']}")
        assert read.json() == kept
        assert [one["id"] for one in (await assistant.get(PATH)).json()["items"]] == [kept["id"]]
        [(data, _)] = await rows.told(market, "quote.saved", kept["id"])
        assert data["currency"] == "EUR"

    async def test_a_null_that_says_something_is_kept(self, market: Market, assistant):
        never = {
            "kind": "retainer",
            "fee": TEN_EUROS,
            "included_minutes": 60,
            "policy": {"rollover_expires_after": None},
        }
        kept = await saved(assistant, terms=never)
        job = await market.job(await market.owner(), engagement="retainer")
        sent = await propose(market, assistant, job, kept["id"])
        assert sent.status_code == 201, sent.text
        assert sent.json()["terms"]["policy"]["rollover_expires_after"] is None

    async def test_nobody_else_sees_it(self, market: Market, assistant):
        kept = await saved(assistant)
        other = await market.assistant()
        assert (await other.get(f"{PATH}/{kept['id']}")).status_code == 404
        assert (await other.get(PATH)).json()["items"] == []

    async def test_a_fee_of_ones_own_is_refused(self, assistant):
        refused = await save(assistant, fee={"payer": "client", "percent": "0"})
        assert verdict(refused) == (422, "invalid")
        assert pointers(refused) == [("", "fee_not_applicable")]

    async def test_what_cannot_be_priced_is_named_within_the_request(self, assistant):
        refused = await save(assistant, weeks=4, terms={**HOURLY}, starts_on="2026-12-01")
        assert refused.status_code == 422
        assert pointers(refused)[0][0].startswith("/request/")

    async def test_for_an_agency_its_members_see_it(self, market: Market):
        agency = await market.owner(kind="agency")
        made = await agency.post(
            PATH,
            {
                "request": {"terms": HOURLY, "minutes": 60},
                "organization_id": agency.organization_id,
            },
        )
        assert made.status_code == 201, made.text
        member = await market.member(agency, "member")
        assert (await member.get(f"{PATH}/{made.json()['id']}")).status_code == 200

    async def test_not_for_an_organization_of_others(self, market: Market, assistant):
        agency = await market.owner(kind="agency")
        body = {
            "request": {"terms": HOURLY, "minutes": 60},
            "organization_id": agency.organization_id,
        }
        assert verdict(await assistant.post(PATH, body)) == (404, "not_found")
        member = await market.member(agency, "member")
        assert verdict(await member.post(PATH, body)) == (403, "forbidden")


class TestBinding:
    async def test_the_proposal_and_the_contract_carry_its_figures(
        self, market: Market, owner, assistant, job
    ):
        kept = await saved(assistant)
        sent = await propose(market, assistant, job, kept["id"])
        assert sent.status_code == 201, sent.text
        proposal = sent.json()
        assert (proposal["quote_id"], proposal["fee"]) == (kept["id"], kept["fee"])
        assert proposal["terms"]["rate"] == HOURLY["rate"]

        contract = await contract_of(owner, proposal)
        assert contract["quote_id"] == kept["id"]
        for path in (f"/v1/proposals/{proposal['id']}", f"/v1/contracts/{contract['id']}"):
            seen = (await owner.get(f"{path}/quote")).json()
            assert (seen["quote"], seen["status"]) == (kept["quote"], "bound")

    async def test_once_only(self, market: Market, owner, assistant, job):
        kept = await saved(assistant)
        assert (await propose(market, assistant, job, kept["id"])).status_code == 201
        other = await market.job(owner)
        again = await propose(market, assistant, other, kept["id"])
        assert verdict(again) == (409, "quote_not_open")

    async def test_twenty_at_once_bind_it_once(self, market: Market, owner, assistant):
        kept = await saved(assistant)
        jobs = [await market.job(owner) for _ in range(20)]
        sent = await asyncio.gather(*(propose(market, assistant, job, kept["id"]) for job in jobs))
        assert sorted(verdict(one) for one in sent) == [
            (201, ""),
            *[(409, "quote_not_open")] * 19,
        ]

    async def test_not_when_it_has_expired(self, market: Market, assistant, job):
        kept = await saved(assistant)
        market.clock.now += timedelta(days=14)
        market.refresh(assistant, assistant.session_id)
        late = await propose(market, assistant, job, kept["id"])
        assert verdict(late) == (409, "quote_not_open")
        assert (await assistant.get(f"{PATH}/{kept['id']}")).json()["status"] == "expired"

    async def test_nobody_binds_the_quote_of_somebody_else(self, market: Market, assistant, job):
        kept = await saved(assistant)
        other = await market.assistant()
        for quote_id in (kept["id"], str(uuid4())):
            sent = await propose(market, other, job, quote_id)
            assert verdict(sent) == (404, "not_found")

    async def test_of_an_agency_only_who_proposes_for_it_binds_it(self, market: Market, job):
        agency = await market.owner(kind="agency")
        kept = await saved(agency, organization_id=agency.organization_id)
        member = await market.member(agency, "member")
        seen = (await member.get(f"{PATH}/{kept['id']}")).json()
        assert (kept["allowed_actions"], seen["allowed_actions"]) == (["bind"], [])
        await member.put("/v1/me/assistant-profile", PROFILE)
        refused = await propose(market, member, job, kept["id"])
        assert verdict(refused) == (403, "forbidden")

    async def test_a_refused_proposal_leaves_it_open(self, market: Market, assistant, owner):
        kept = await saved(assistant)
        cheap = await market.job(owner, ceiling={"amount": "10.00", "currency": "EUR"})
        refused = await propose(market, assistant, cheap, kept["id"])
        assert pointers(refused) == [("/quote_id", "above_ceiling")]
        assert (await assistant.get(f"{PATH}/{kept['id']}")).json()["status"] == "open"

    async def test_the_proposal_is_of_the_minutes_that_were_quoted(
        self, market: Market, assistant, job
    ):
        kept = await saved(assistant)
        refused = await propose(market, assistant, job, kept["id"], estimated_minutes=601)
        assert pointers(refused) == [("/estimated_minutes", "differs_from_quote")]
        both = {"kind": "combined", "parts": [HOURLY, {"kind": "fixed_fee", "amount": TEN_EUROS}]}
        parts = await saved(assistant, both, minutes_of={"hourly": 60, "fixed_fee": 30})
        for minutes, status in ((60, 422), (90, 201)):
            sent = await propose(market, assistant, job, parts["id"], estimated_minutes=minutes)
            assert sent.status_code == status, sent.text

    async def test_a_quote_for_staff_makes_no_proposal(self, market: Market, assistant, job):
        kept = await saved(assistant, worker_class="staff")
        refused = await propose(market, assistant, job, kept["id"])
        assert pointers(refused) == [("/quote_id", "quoted_for_staff")]
        assert (await assistant.get(f"{PATH}/{kept['id']}")).json()["status"] == "open"

    async def test_a_proposal_states_terms_or_a_quote(self, market: Market, assistant, job):
        kept = await saved(assistant)
        both = market.proposal_body(quote_id=kept["id"])
        neither = {name: value for name, value in both.items() if name not in {"terms", "quote_id"}}
        for body in (both, neither):
            refused = await assistant.post(f"/v1/jobs/{job['id']}/proposals", body)
            assert pointers(refused) == [("", "terms_or_quote")]

    async def test_without_a_quote_there_is_none_to_see(self, market: Market):
        deal = await market.deal()
        assert (await deal.owner.get(f"{deal.path}/quote")).status_code == 404


class TestFigures:
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE quotes SET quote = '{}' WHERE id = $1",
            "UPDATE quotes SET bound_at = NULL WHERE id = $1",
            "DELETE FROM quotes WHERE id = $1",
        ],
    )
    async def test_of_a_bound_quote_never_change(self, market: Market, assistant, job, change: str):
        kept = await saved(assistant)
        assert (await propose(market, assistant, job, kept["id"])).status_code == 201
        connection = await asyncpg.connect(market.app.state.database.dsn)
        try:
            with pytest.raises(asyncpg.PostgresError, match="rows of quotes never change"):
                await connection.execute(change, kept["id"])
        finally:
            await connection.close()
