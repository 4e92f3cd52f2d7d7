"""Nobody is erased while others count on them; every reason is named."""

from typing import Any

import httpx
import pytest

from tests.factories.disputes import disputing
from tests.factories.expenses import expense_in, spending_deal
from tests.factories.invoices import billable_deal, credited, opened, paid
from tests.factories.market import Market
from tests.factories.members import invitation_of, token_of
from tests.factories.milestones import bring_to, done, eur, path_of, project
from tests.factories.payments import held_for
from tests.factories.payouts import asked, cancel, payable
from tests.factories.rosters import Placement
from tests.factories.splits import billed, credit, directly, opened_of, splits_of
from tests.invariants import rows
from tests.privacy.cast import assistant, erase, owner, person
from va_market.identity.models import Role


def reasons(answer: httpx.Response) -> set[tuple[str, str]]:
    """The code and the thing of each reason of a refusal."""
    assert (answer.status_code, answer.json()["code"]) == (409, "obligations_open"), answer.text
    faults = answer.json()["errors"]
    assert {fault["in"] for fault in faults} == {"state"}
    return {(fault["code"], fault["pointer"]) for fault in faults}


def words(answer: httpx.Response) -> str:
    """What the one reason of a refusal says."""
    [fault] = answer.json()["errors"]
    detail: str = fault["detail"]
    return detail


async def share_of(deal: Placement, invoice: dict[str, Any]) -> dict[str, Any]:
    [split] = await splits_of(deal.agency, invoice_id=invoice["id"])
    return split


async def is_to_be_given_back(market: Market, invoice: dict[str, Any]) -> None:
    """As no credit note has left an open invoice so far."""
    connection = await rows.connect(market)
    try:
        await connection.execute("SET session_replication_role = replica")
        due = "UPDATE invoices SET refund_due_minor = 1 WHERE id = $1"
        await connection.execute(due, invoice["id"])
    finally:
        await connection.close()


class TestRefusals:
    @pytest.mark.parametrize("move", [None, "pause"])
    async def test_a_live_contract_of_the_assistant(self, market: Market, move) -> None:
        ana = await assistant(market)
        deal = await market.deal(assistant=ana)
        if move is not None:
            await ana.post(f"{deal.path}/{move}", {"reason": "Summer."})

        assert reasons(await erase(ana)) == {("live_contract", f"/contracts/{deal.id}")}
        assert (await ana.get("/v1/me")).json()["name"] == "Rita"

    async def test_a_live_contract_of_a_client_without_anybody_else(self, market: Market) -> None:
        olga = await owner(market)
        deal = await market.deal(owner=olga)

        assert reasons(await erase(olga)) == {("live_contract", f"/contracts/{deal.id}")}

    async def test_a_contract_to_supervise(self, market: Market) -> None:
        olga, sam = await market.owner(), await person(market)
        invitation = await invitation_of(olga, email=sam.email, role="supervisor")
        await sam.post("/v1/invitations/accept", {"token": await token_of(market, invitation)})
        deal = await market.deal(owner=olga, supervisor_id=str(sam.id))

        assert reasons(await erase(sam)) == {("supervised_contract", f"/contracts/{deal.id}")}

    async def test_a_timer_and_time_that_is_not_decided_on(self, market: Market) -> None:
        ana, olga = await assistant(market), await owner(market)
        deal = await market.deal(assistant=ana, owner=olga)
        await market.submitted(deal)
        await ana.post("/v1/timers/start", {"contract_id": deal.id})
        running = reasons(await erase(ana))
        await ana.move(f"{deal.path}/end", {"reason": "Done."})
        stopped, waiting = reasons(await erase(ana)), reasons(await erase(olga))

        pointer = f"/contracts/{deal.id}"
        assert running == {("live_contract", pointer), ("timer_running", pointer)}
        assert stopped == {("time_undecided", pointer)}
        assert waiting == {("decision_due", pointer)}

    async def test_expenses_that_are_not_decided_on(self, market: Market) -> None:
        ana = await assistant(market)
        deal = await spending_deal(market, assistant=ana)
        path = await expense_in(deal, "submitted")
        await ana.move(f"{deal.path}/end", {"reason": "Done."})

        waiting = reasons(await erase(ana))
        await deal.owner.post(f"{path}/approve", {})

        assert waiting == {("expenses_undecided", f"/contracts/{deal.id}")}
        assert (await erase(ana)).status_code == 204

    async def test_disputes_that_last(self, market: Market) -> None:
        ana, olga = await assistant(market), await owner(market)
        deal = await billable_deal(market, assistant=ana, owner=olga)
        await market.approved(deal)
        dispute = done(await disputing(olga, await opened(deal), "1.00"))
        await ana.move(f"{deal.path}/end", {"reason": "Done."})
        owed = {("invoice_open", f"/invoices/{dispute['invoice_id']}")}
        lasting = {("dispute_open", f"/disputes/{dispute['id']}"), *owed}

        assert (reasons(await erase(ana)), reasons(await erase(olga))) == (lasting, lasting)
        done(await olga.pay(f"/v1/disputes/{dispute['id']}/withdraw"))
        assert (reasons(await erase(ana)), reasons(await erase(olga))) == (owed, owed)
        void = f"/v1/invoices/{dispute['invoice_id']}/void"
        done(await ana.pay(void, {"reason": "Settled otherwise."}))
        assert (await erase(ana)).status_code == 204

    async def test_funds_that_wait_for_a_decision(self, market: Market) -> None:
        ana, olga = await assistant(market), await owner(market)
        deal = await market.deal(
            assistant=ana,
            owner=olga,
            job={"engagement": "project"},
            proposal={"terms": project("10.00")},
        )
        path = await bring_to(deal, await path_of(deal), "submitted")
        await olga.move(f"{deal.path}/end", {"reason": "Done."})
        waiting = {("milestone_undecided", f"/contracts/{deal.id}")}

        assert (reasons(await erase(ana)), reasons(await erase(olga))) == (waiting, waiting)
        done(await olga.pay(f"{path}/approve", {}))
        refused = await erase(ana)
        assert reasons(refused) == {("money_left", "/accounts")}
        waits = "9.00 EUR are yours, of which 9.00 EUR may not be spent yet: wait for that, and "
        assert words(refused).startswith(waits)
        assert (await erase(olga)).status_code == 204

    async def test_what_is_to_be_given_back_by_whoever_gives_it(self, market: Market) -> None:
        ana, olga = await assistant(market), await owner(market)
        deal = await billable_deal(market, assistant=ana, owner=olga)
        await market.approved(deal)
        invoice = await opened(deal)
        path = f"/v1/invoices/{invoice['id']}"
        await paid(deal, path)
        await credited(deal, path, "1.00")
        await ana.move(f"{deal.path}/end", {"reason": "Done."})

        assert reasons(await erase(ana)) == {("refund_due", f"/invoices/{invoice['id']}")}
        assert (await erase(olga)).status_code == 204

    async def test_what_is_to_be_given_back_of_an_open_invoice(self, market: Market) -> None:
        ana, olga = await assistant(market), await owner(market)
        deal = await billable_deal(market, assistant=ana, owner=olga)
        await market.approved(deal)
        invoice = await opened(deal)
        await ana.move(f"{deal.path}/end", {"reason": "Done."})
        await is_to_be_given_back(market, invoice)

        pointer = f"/invoices/{invoice['id']}"
        assert reasons(await erase(ana)) == {("refund_due", pointer)}
        assert reasons(await erase(olga)) == {("invoice_open", pointer)}

    async def test_money_that_is_left_or_on_its_way(self, market: Market) -> None:
        ana = await assistant(market)
        await payable(ana, "50.00")
        assert reasons(await erase(ana)) == {("money_left", "/accounts")}
        payout = await asked(ana)
        assert reasons(await erase(ana)) == {("payouts_open", "/payouts")}
        done(await cancel(ana, payout))
        assert reasons(await erase(ana)) == {("money_left", "/accounts")}

    async def test_money_of_an_organization_that_goes_as_well(self, market: Market) -> None:
        olga = await owner(market)
        await held_for(olga, eur("0.01"))
        refused = await erase(olga)
        assert reasons(refused) == {("money_left", "/accounts")}
        assert words(refused) == (
            "0.01 EUR are yours: have it paid out with POST /v1/payouts, be it ever so little, to "
            "an account that you name before with POST /v1/payout-destinations"
        )

    async def test_what_is_left_can_be_paid_out_be_it_ever_so_little(self, market: Market) -> None:
        ana = await assistant(market)
        await payable(ana, "0.01")
        assert words(await erase(ana)).startswith("0.01 EUR are yours: have it paid out")
        await asked(ana)
        assert reasons(await erase(ana)) == {("payouts_open", "/payouts")}

    async def test_shares_that_an_agency_owes_to_its_assistants(self, market: Market) -> None:
        olga = await owner(market, kind="agency")
        deal, invoice = await billed(market, agency_owner=olga)
        await directly(deal, invoice)
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
        split = await share_of(deal, invoice)

        assert reasons(await erase(olga)) == {("share_owed", f"/splits/{split['id']}")}
        done(await olga.pay(f"/v1/splits/{split['id']}/pay", {"source": "outside"}))
        assert (await erase(olga)).status_code == 204

    async def test_shares_that_are_set_off_are_not_owed(self, market: Market) -> None:
        olga = await owner(market, kind="agency")
        deal, first = await billed(market, agency_owner=olga)
        await directly(deal, first)
        paid_before = await share_of(deal, first)
        done(await olga.pay(f"/v1/splits/{paid_before['id']}/pay", {"source": "outside"}))
        await credit(deal, first, "12.50")
        await market.approved(deal, hours_ago=6, minutes=120)
        second = await opened_of(deal)
        await directly(deal, second)
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
        split = await share_of(deal, second)
        given_back = ("refund_due", f"/invoices/{first['id']}")

        refused = reasons(await erase(olga))
        paying = done(await olga.pay(f"/v1/splits/{split['id']}/pay", {"source": "outside"}))

        assert refused == {("share_owed", f"/splits/{split['id']}"), given_back}
        assert (paying["due"], paying["paid"]) == (eur("36.00"), eur("27.00"))
        assert reasons(await erase(olga)) == {given_back}

    async def test_an_organization_that_would_have_no_owner(self, market: Market) -> None:
        olga = await owner(market)
        admin = await market.member(olga, Role.ADMIN)
        pointer = f"/organizations/{olga.organization_id}"
        assert reasons(await erase(olga)) == {("sole_owner", pointer)}
        await olga.post(f"/v1{pointer}/transfer", {"user_id": str(admin.id)})

        assert (await erase(olga)).status_code == 204

    async def test_every_reason_is_named_at_once_and_nothing_happens(self, market: Market) -> None:
        ana = await assistant(market)
        deals = [await market.deal(assistant=ana) for _ in range(2)]
        sent = await market.proposal(ana, await market.job(await market.owner()))
        found = reasons(await erase(ana))

        assert found == {("live_contract", f"/contracts/{deal.id}") for deal in deals}
        assert (await ana.get(f"/v1/proposals/{sent['id']}")).json()["status"] == "submitted"
