"""One side asks for another term, and the other side agrees (R07, R35)."""

from uuid import UUID

import httpx
import pytest

from tests.factories.amendments import answer, fault, hourly, proposed, versions
from tests.factories.market import Deal, Market
from tests.factories.renewals import arrive, asked, decline, limited, renew, renewing, seen
from tests.invariants import rows
from tests.worker.test_worker import run


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await renewing(market, mode="ask", uplift_percent="3")


class TestAsking:
    async def test_it_is_an_amendment_that_says_what_was_agreed(self, deal: Deal):
        made = await renew(deal.assistant, deal, reason="It went well.")
        assert made.status_code == 201, made.text
        amendment = made.json()
        assert made.headers["location"] == f"/v1/amendments/{amendment['id']}"
        assert (amendment["is_renewal"], amendment["side"]) == (True, "provider")
        assert (amendment["effective_on"], amendment["reason"]) == ("2027-01-01", "It went well.")
        assert {one["pointer"]: one["after"] for one in amendment["differences"]} == {
            "/terms/rate/amount": "25.75",
            "/conditions/ends_on": "2027-01-31",
            "/ending_on": "2027-01-31",
        }

    async def test_without_an_uplift_the_pay_stays(self, market: Market):
        deal = await renewing(market)
        amendment = await asked(deal.owner, deal)
        assert amendment["terms"] == deal.contract["terms"]
        assert amendment["reason"] == "Another term, as it was agreed."

    async def test_other_amendments_are_none(self, deal: Deal):
        assert (await proposed(deal, title="Another"))["is_renewal"] is False

    async def test_one_at_a_time(self, deal: Deal):
        await asked(deal.owner, deal)
        assert refusal(await renew(deal.assistant, deal)) == (409, "amendment_open")

    async def test_the_days_keep_their_anchor(self, market: Market):
        deal = await renewing(market, ends_on="2027-01-30", mode="ask")
        found = []
        for _ in range(3):
            done = await answer(deal.assistant, await asked(deal.owner, deal), "accept")
            assert done.status_code == 200, done.text
            found.append((await seen(deal))["ending_on"])
        assert found == ["2027-02-27", "2027-03-30", "2027-04-29"]


class TestAgreeing:
    async def test_it_goes_on_when_the_other_side_accepts(self, market: Market, deal: Deal):
        amendment = await asked(deal.owner, deal)
        assert (await answer(deal.owner, amendment, "accept")).status_code == 403
        done = (await answer(deal.assistant, amendment, "accept")).json()
        assert (done["status"], done["agreed_version"]) == ("accepted", 2)
        after = await seen(deal)
        assert (after["ending_on"], after["renewal"]["decides_on"]) == ("2027-01-31", "2027-01-24")
        [(data, parties)] = await rows.told(market, "contract.renewed", deal.id)
        assert data == {"ending_on": "2027-01-31", "terms_version": 2}
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}

    async def test_after_the_day_until_the_last(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market, mode="ask")
        arrive(market, "2026-12-24T00:00Z", deal)
        await run(market, "renew_contracts")
        amendment = await asked(deal.assistant, deal)
        arrive(market, "2026-12-31T23:00Z", deal)
        assert (await answer(deal.owner, amendment, "accept")).status_code == 200
        arrive(market, "2027-01-01T00:00Z", deal)
        assert [await run(market, one) for one in ("end_contracts", "change_terms")] == [0, 1]
        assert (await seen(deal))["renewal"]["status"] == "undecided"

    async def test_whoever_declined_may_think_better_of_it(self, deal: Deal):
        await decline(deal.owner, deal)
        amendment = await asked(deal.owner, deal)
        assert (await seen(deal))["renewal"]["status"] == "declined"
        await answer(deal.assistant, amendment, "accept")
        renewal = (await seen(deal))["renewal"]
        assert (renewal["status"], renewal["declined_at"]) == ("undecided", None)

    async def test_what_is_declined_leaves_the_question_open(self, deal: Deal):
        amendment = await asked(deal.owner, deal)
        await answer(deal.assistant, amendment, "decline", {"reason": "For 30.00."})
        assert (await seen(deal))["renewal"]["status"] == "undecided"
        assert len(await versions(deal)) == 1

    @pytest.mark.parametrize("last", ["2026-12-30", "2026-12-31"])
    async def test_what_ends_by_notice_does_not_go_on(self, market: Market, last):
        deal = await renewing(market, mode="ask")
        amendment = await asked(deal.owner, deal)
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done.", "ends_on": last})
        refused = await answer(deal.assistant, amendment, "accept")
        assert refusal(refused) == (409, "illegal_move")
        path = f"/v1/amendments/{amendment['id']}"
        assert (await deal.owner.get(path)).json()["status"] == "expired"
        assert (await seen(deal))["ending_on"] == last

    async def test_what_renews_by_itself_may_be_agreed_on_before(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market)
        await answer(deal.assistant, await asked(deal.owner, deal), "accept")
        arrive(market, "2026-12-24T00:00Z", deal)
        assert await run(market, "renew_contracts") == 0
        assert (await seen(deal))["ending_on"] == "2027-01-31"


class TestNotPossible:
    async def test_a_price_without_room(self, market: Market):
        much = {"terms": hourly("9999999999999.99"), "conditions": limited(uplift_percent="1")}
        deal = await market.deal(proposal=much)
        assert fault(await renew(deal.owner, deal)) == (422, "", "amount_out_of_range")

    async def test_days_beyond_the_span_of_the_market(self, market: Market):
        deal = await renewing(market, ends_on="2200-06-30", months=12)
        assert fault(await renew(deal.owner, deal)) == (422, "", "date_out_of_range")

    @pytest.mark.parametrize("body", [{"reason": ""}, {"months": 2}, {"reason": None}])
    async def test_it_says_nothing_else(self, deal: Deal, body):
        assert (await renew(deal.owner, deal, **body)).status_code == 422
