"""What each ending moves, to the cent: what was owed, paid here, paid elsewhere, or is gone."""

from typing import Any, NamedTuple
from uuid import UUID

import pytest

from tests.disputes.people import agency_case
from tests.factories.disputes import (
    WHY,
    Case,
    disputed,
    disputing,
    earned,
    in_status,
    invoiced,
)
from tests.factories.held_funds import balances, of_deal, of_house, with_fee
from tests.factories.invoices import brought_to, paid
from tests.factories.market import Market
from tests.factories.milestones import done, eur
from tests.factories.payments import held_for, operator_of
from tests.invariants import rows
from tests.invoices.test_opening import minor
from tests.ledger.books import faults_in

ENTRIES = """SELECT a.kind, p.amount_minor, t.kind AS what, t.reference FROM ledger_postings p
    JOIN ledger_accounts a ON a.id = p.account_id
    JOIN ledger_transactions t ON t.id = p.transaction_id
    WHERE t.id = $1 ORDER BY a.kind"""


class Money(NamedTuple):
    """In cents, of a dispute of 10.00 of a line, which come to 12.30 with tax; 61.50 are billed."""

    pays: str
    """What the client had paid."""
    earns: str
    """What the issuer has that may be spent."""
    reserved: int
    """What is reserved of the part that was paid."""
    back: int
    """What of 12.30 was paid, and has to go back."""


# What is owed grows less first: what was paid goes back where less than 12.30 is owed.
CASES = {
    "nothing paid": Money("0.00", "100.00", 0, 0),
    "half paid": Money("30.00", "100.00", 0, 0),
    "partly paid": Money("55.00", "100.00", 580, 580),
    "partly paid, little left": Money("55.00", "1.00", 100, 580),
    "paid": Money("61.50", "100.00", 1230, 1230),
    "paid, exactly as much left": Money("61.50", "12.30", 1230, 1230),
    "paid, less left": Money("61.50", "12.29", 1229, 1230),
    "paid directly": Money("61.50", "0.00", 0, 1230),
}
# How a dispute ends, and which part of it goes back, in tenths.
ENDINGS = {"settled": 5, "conceded": 10, "ruled": 5, "ruled for the issuer": 0, "withdrawn": 0}


async def ended(case: Case, how: str) -> dict[str, Any]:
    if how == "withdrawn":
        return await case.move(case.client, "withdraw")
    if how == "conceded":
        return await case.move(case.issuer, "concede")
    await case.move(case.issuer, "answer", WHY)
    if how == "settled":
        await case.move(case.client, "propose", case.settlement("5.00"))
        return await case.move(case.issuer, "accept")
    await case.move(case.client, "escalate", WHY)
    return await case.rule("0.00" if how == "ruled for the issuer" else "5.00")


def cents(text: str) -> int:
    return int(text.replace(".", ""))


class TestEndings:  # B10
    @pytest.mark.parametrize("how", ENDINGS)
    @pytest.mark.parametrize("name", CASES)
    async def test_what_is_awarded_goes_back_and_the_rest_is_free(
        self, market: Market, name: str, how: str
    ) -> None:
        money, share = CASES[name], ENDINGS[how]
        case = await disputed(market, pays=money.pays, earns=money.earns)
        before = await of_deal(market, case.deal)
        assert minor(case.dispute["reserved"]) == money.reserved
        assert before.get("assistant_available", 0) == cents(money.earns) - money.reserved
        assert before.get("assistant_reserve", 0) == money.reserved

        shown = await ended(case, how)

        total = 1230 * share // 10
        owed = 6150 - cents(money.pays)
        refund = max(total - owed, 0)
        refunded = min(refund, money.reserved)
        seen, after = await case.billed(), await of_deal(market, case.deal)
        assert minor(shown["refunded"]) == refunded
        assert minor(seen["credited"]) == total - refund
        assert minor(seen["outstanding"]) == owed - (total - refund)
        assert minor(seen["disputed"]) == 0
        assert seen["status"] == ("open" if owed - total > 0 else "paid")
        assert after.get("assistant_reserve", 0) == 0
        assert after.get("assistant_available", 0) == cents(money.earns) - refunded
        assert after.get("client_held", 0) == refunded
        assert after.get("refund_due", 0) == refund - refunded
        assert after.get("refund_payable", 0) == refunded - refund
        assert after["client_receivable"] == -minor(seen["outstanding"])
        assert await faults_in(market.app.state.database.reader) == []

    @pytest.mark.parametrize("how", ["settled", "ruled", "conceded"])
    async def test_a_credit_note_says_what_went_back(self, market: Market, how: str) -> None:
        case = await disputed(market, pays="61.50", earns="100.00")

        shown = await ended(case, how)

        note = done(await case.client.get(f"/v1/credit-notes/{shown['credit_note_id']}"))
        [line] = note["lines"]
        assert line["amount"] == shown["lines"][0]["awarded"]
        assert note["refund"] == note["total"] == shown["refunded"]
        assert case.dispute["id"] in note["reason"]
        by = case.operator if how == "ruled" else case.issuer
        assert note["issued_by"] == str(by.id)

    @pytest.mark.parametrize("how", ["withdrawn", "ruled for the issuer"])
    async def test_nothing_awarded_is_nothing_credited(self, market: Market, how: str) -> None:
        case = await disputed(market)

        shown = await ended(case, how)

        assert shown["credit_note_id"] is None
        assert done(await case.client.get(f"{case.bill}/credit-notes"))["items"] == []

    async def test_many_lines_each_with_its_own_part(self, market: Market) -> None:
        case = await disputed(market, "10.00", "25.00", pays="61.50", earns="100.00")
        await case.move(case.issuer, "answer", WHY)
        await case.move(case.client, "escalate", WHY)

        shown = await case.rule("0.00", "0.01")

        assert [one["awarded"] for one in shown["lines"]] == [eur("0.00"), eur("0.01")]
        assert (shown["reserved"], shown["refunded"]) == (eur("43.05"), eur("0.01"))


class TestFees:
    @pytest.mark.parametrize("payer", ["client", "assistant", "both"])
    @pytest.mark.parametrize("pays", [False, True])
    async def test_the_part_of_the_platform_goes_back_as_well(
        self, market: Market, payer: str, *, pays: bool
    ) -> None:
        deal, path = await brought_to(market, "draft")
        rule = {"payer": payer, "kind": "percent", "percent": "10"}
        rule |= {"client_share_percent": "30"} if payer == "both" else {}
        await with_fee(market, deal, rule)
        done(await deal.assistant.patch(path, {}))
        invoice = done(await deal.assistant.pay(f"{path}/open"))
        if pays:
            await paid(deal, path)
        await earned(deal, "100.00")
        revenue = (await of_house(market)).get("platform_revenue", 0)
        opened = done(await disputing(deal.owner, invoice, "12.50"))
        case = Case(deal, invoice, opened, await operator_of(market))

        shown = await case.move(case.issuer, "concede")

        note = done(await deal.owner.get(f"/v1/credit-notes/{shown['credit_note_id']}"))
        client_fee = {"client": 125, "assistant": 0, "both": 38}[payer]  # 37.5, away from zero
        assert minor(note["client_fee"]) == client_fee
        assert minor(note["net"]) == 1250 + client_fee
        assert shown["total"] == note["total"]
        assert shown["refunded"] == (note["total"] if pays else eur("0.00"))
        fee = minor(note["client_fee"]) + minor(note["assistant_fee"])
        assert 124 <= fee <= 126
        earned_less = revenue - (await of_house(market)).get("platform_revenue", 0)
        assert earned_less == (fee if pays else 0)
        assert await faults_in(market.app.state.database.reader) == []

    async def test_what_was_not_paid_is_credited_before_the_platform_has_earned_anything(
        self, empty_market: Market
    ) -> None:
        deal, path = await brought_to(empty_market, "draft")
        rule = {"payer": "both", "kind": "percent", "percent": "10", "client_share_percent": "30"}
        await with_fee(empty_market, deal, rule)
        done(await deal.assistant.patch(path, {}))
        invoice = done(await deal.assistant.pay(f"{path}/open"))
        opened = done(await disputing(deal.owner, invoice, "12.50"))

        shown = await deal.assistant.pay(f"/v1/disputes/{opened['id']}/concede")

        assert shown.status_code == 200, shown.text
        assert (await of_house(empty_market)).get("platform_revenue", 0) == 0

    async def test_all_of_it_leaves_nothing(self, market: Market) -> None:
        case = await disputed(market, "25.00", "25.00", pays="61.50", earns="61.50")

        await case.move(case.issuer, "concede")

        held = await of_deal(market, case.deal)
        assert held.pop("client_held") == 6150
        assert set(held.values()) == {0}


class TestMeanwhile:
    async def test_the_rest_is_paid_and_the_disputed_part_is_not_owed_any_more(
        self, market: Market
    ) -> None:
        case = await disputed(market, earns="100.00")
        await paid(case.deal, case.bill, amount=eur("49.20"))

        await case.move(case.issuer, "concede")

        seen = await case.billed()
        assert (seen["status"], seen["outstanding"]) == ("paid", eur("0.00"))
        held = await of_deal(market, case.deal)
        assert (held["assistant_available"], held.get("refund_due", 0)) == (10000, 0)

    async def test_what_is_paid_after_all_is_due_back(self, market: Market) -> None:
        case = await disputed(market, earns="100.00")
        await paid(case.deal, case.bill)

        shown = await case.move(case.issuer, "concede")

        assert shown["refunded"] == eur("0.00")  # nothing was reserved: it was not paid then
        held = await of_deal(market, case.deal)
        assert (held["refund_due"], held["assistant_available"]) == (1230, 10000)

    async def test_two_disputes_reserve_together_what_was_paid(self, market: Market) -> None:
        case = await disputed(market, pays="55.00", earns="100.00")
        other = {**case.invoice, "lines": case.invoice["lines"][1:]}

        second = done(await disputing(case.client, other, "10.00"))

        # 6.50 are owed, which the first one takes.
        assert (case.dispute["reserved"], second["reserved"]) == (eur("5.80"), eur("12.30"))
        await case.move(case.client, "withdraw")
        done(await case.issuer.pay(f"/v1/disputes/{second['id']}/concede"))
        held = await of_deal(market, case.deal)
        assert (held["client_held"], held["assistant_available"]) == (580, 9420)
        assert held["assistant_reserve"] == 0

    async def test_an_issuer_without_billing_details_cannot_stand_in_the_way(
        self, market: Market
    ) -> None:
        case = await disputed(market, pays="61.50", earns="100.00")
        nameless = {"legal_name": None, "address": None}
        done(await case.issuer.patch("/v1/me/billing-details", nameless))
        await case.move(case.issuer, "answer", WHY)
        await case.move(case.client, "escalate", WHY)

        assert (await case.rule("10.00"))["refunded"] == eur("12.30")


class TestAccounts:
    async def test_an_agency_has_a_reserve_of_its_own(self, market: Market) -> None:
        case, boss = await agency_case(market, earns="20.00")
        held = await balances(market, boss.organization_id)
        assert (held["agency_available"], held["agency_reserve"]) == (770, 1230)

        await case.move(boss, "concede")

        held = await balances(market, boss.organization_id, case.client.organization_id)
        assert (held["agency_reserve"], held["client_held"]) == (0, 1230)
        assert (held["refund_due"], held["refund_payable"]) == (0, 0)

    async def test_statements_lead_to_the_dispute(self, market: Market) -> None:
        case = await disputed(market, pays="61.50", earns="100.00")
        query = {"kind": "assistant_reserve"}
        [account] = done(await case.issuer.get("/v1/accounts", **query))["items"]
        assert (account["subject_id"], account["balance"]) == (case.dispute["id"], eur("12.30"))
        await case.move(case.issuer, "answer", {**WHY, **case.settlement("4.00")})

        shown = await case.move(case.client, "accept")

        path = f"/v1/accounts/{account['id']}/entries"
        entries = done(await case.issuer.get(path, sort="position"))["items"]
        assert [(one["kind"], one["amount"], one["transaction_id"]) for one in entries] == [
            ("dispute_reserved", eur("12.30"), shown["reserve_transaction_id"]),
            ("dispute_refunded", eur("-4.92"), shown["refund_transaction_id"]),
            ("dispute_released", eur("-7.38"), shown["return_transaction_id"]),
        ]
        assert {one["reference"] for one in entries} == {f"dispute {case.dispute['id']}"}

    async def test_the_reserve_pays_what_is_due_in_one_transaction(self, market: Market) -> None:
        case = await disputed(market, pays="61.50", earns="100.00")

        shown = await case.move(case.issuer, "concede")

        found = await rows.fetch(market, ENTRIES, UUID(shown["refund_transaction_id"]))
        assert {row["kind"]: row["amount_minor"] for row in found} == {
            "assistant_reserve": -1230,
            "client_held": 1230,
            "refund_due": -1230,
            "refund_payable": 1230,
        }

    async def test_what_is_reserved_cannot_be_spent(self, market: Market) -> None:
        case = await in_status(market, "escalated", pays="61.50", earns="12.30")

        held = await of_deal(market, case.deal)

        assert (held["assistant_available"], held["assistant_reserve"]) == (0, 1230)


class TestPaidFromHeld:
    async def test_the_fee_comes_back_to_the_client_as_well(self, market: Market) -> None:
        """The issuer has received no more than was paid less the fee, and has nothing else."""
        deal, invoice = await invoiced(market)
        path = f"/v1/invoices/{invoice['id']}"
        await held_for(deal.owner, invoice["total"])
        done(await deal.owner.pay(f"{path}/pay", {}))
        amounts = [line["amount"]["amount"] for line in invoice["lines"]]
        dispute = done(await disputing(deal.owner, invoice, *amounts))

        done(await deal.assistant.pay(f"/v1/disputes/{dispute['id']}/concede"))

        assert done(await deal.owner.get(path))["refund_due"] == eur("0.00")
        found = await of_deal(market, deal)
        assert found["client_held"] == minor(invoice["total"])
        assert (found["assistant_available"], found["fee_receivable"]) == (0, 0)
        assert (found["refund_due"], found["refund_payable"]) == (0, 0)
