"""Invoices paid out of what is held for the client: where each cent goes, and never beyond."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from tests.factories.held_funds import balances, of_deal, of_house
from tests.factories.invoices import brought_to, opened, paid, with_fee_of_both, worked
from tests.factories.market import Deal, Market
from tests.factories.milestones import done, eur
from tests.factories.payments import held_for, held_of
from tests.invariants import rows
from tests.invariants.rows import told
from tests.invariants.test_constraints import refusal
from tests.invoices.test_opening import PARTS, minor
from tests.invoices.test_paying import left, open_one
from tests.ledger.books import faults_in
from tests.support.problems import problem_of

NOT_A_SOURCE = "UPDATE invoice_payments SET source = 'found'"


async def from_held(deal: Deal, path: str, amount: str | None = None) -> dict[str, Any]:
    """All that is owed, or as much as the test says, paid in just before."""
    due = done(await deal.owner.get(path))["outstanding"] if amount is None else eur(amount)
    await held_for(deal.owner, due)
    return done(await deal.owner.pay(f"{path}/pay", {"amount": due} if amount else {}))


async def of_issuer(market: Market, deal: Deal) -> dict[str, int]:
    return await balances(market, deal.assistant.id)


class TestPaying:
    async def test_the_issuer_may_spend_it_at_once(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)
        before = (await of_house(market)).get("platform_revenue", 0)

        payment = await from_held(deal, path)

        after, fee = done(await deal.assistant.get(path)), minor(invoice["assistant_fee"])
        assert (payment["source"], payment["amount"]) == ("held", invoice["total"])
        assert (after["status"], after["paid"]) == ("paid", invoice["total"])
        found = await of_deal(market, deal)
        assert found["assistant_available"] == minor(invoice["total"]) - fee
        assert (found["client_held"], found["client_receivable"]) == (0, 0)
        assert "fee_receivable" not in {kind for kind, sum_ in found.items() if sum_}
        assert (await of_house(market))["platform_revenue"] - before == fee
        assert set((await left(market, invoice)).values()) == {0}

    async def test_one_transaction_moves_it_all(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)

        payment = await from_held(deal, path)

        found = await rows.fetch(market, PARTS, payment["transaction_id"])
        moved = {row["kind"]: row["amount_minor"] for row in found}
        total, fee = minor(invoice["total"]), minor(invoice["assistant_fee"])
        assert moved == {
            "client_held": -total,
            "client_receivable": total,
            "assistant_pending": -(minor(invoice["net"]) - fee),
            "fee_pending": -fee,
            "tax_pending": -minor(invoice["tax"]),
            "assistant_available": total - fee,
            "platform_revenue": fee,
        }

    async def test_parts_add_up_with_a_fee_of_both(self, market: Market) -> None:
        deal = await with_fee_of_both(await worked(market))
        invoice = await opened(deal)
        path = f"/v1/invoices/{invoice['id']}"
        before = (await of_house(market)).get("platform_revenue", 0)

        for amount in ("0.01", "3.33", "7.77", None):
            await from_held(deal, path, amount)

        fee = minor(invoice["client_fee"]) + minor(invoice["assistant_fee"])
        assert (await of_house(market))["platform_revenue"] - before == fee
        available = (await of_issuer(market, deal))["assistant_available"]
        assert available == minor(invoice["total"]) - fee
        assert done(await deal.owner.get(path))["status"] == "paid"
        assert await faults_in(market.app.state.database.reader) == []

    async def test_what_is_owed_in_fees_is_set_off(self, market: Market) -> None:
        deal, path, first = await open_one(market)
        await paid(deal, path)
        owed = minor(first["assistant_fee"])
        await market.approved(deal, hours_ago=6)
        second = await opened(deal)

        await from_held(deal, f"/v1/invoices/{second['id']}")

        found = await of_issuer(market, deal)
        assert found["fee_receivable"] == 0
        received = minor(second["total"]) - minor(second["assistant_fee"])
        assert found["assistant_available"] == received - owed
        [account] = done(await deal.assistant.get("/v1/accounts", kind="assistant_available"))[
            "items"
        ]
        entries = done(await deal.assistant.get(f"/v1/accounts/{account['id']}/entries"))["items"]
        assert [one["kind"] for one in entries] == ["fee_set_off", "invoice_paid"]

    async def test_no_more_is_set_off_than_is_received(self, market: Market) -> None:
        deal, path, first = await open_one(market)
        await paid(deal, path)
        await market.approved(deal, hours_ago=6)
        second = await opened(deal)

        await from_held(deal, f"/v1/invoices/{second['id']}", "0.10")

        found = await of_issuer(market, deal)
        assert found["assistant_available"] == 0
        assert -minor(first["assistant_fee"]) < found["fee_receivable"] < 0

    async def test_an_uncollectible_one_may_be_paid_after_all(self, market: Market) -> None:
        deal, path = await brought_to(market, "uncollectible")
        await from_held(deal, path)
        assert done(await deal.assistant.get(path))["status"] == "paid"

    async def test_both_sides_hear_of_it(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)
        await from_held(deal, path)
        [(data, heard)] = await told(market, "invoice.paid_from_held", invoice["id"])
        assert data == {"contract_id": deal.id, "status": "open"}
        assert {str(one) for one in heard} == {deal.owner.organization_id, str(deal.assistant.id)}


class TestRefusals:
    async def test_more_than_is_held_is_refused_and_nothing_moves(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)
        await held_for(deal.owner, eur("0.01"))

        refused = await deal.owner.pay(f"{path}/pay", {})

        problem = problem_of(refused, 409, "insufficient_funds")
        total = invoice["total"]["amount"]
        assert problem["detail"] == f"0.01 EUR are available, and {total} EUR are asked for."
        assert await held_of(deal.owner) == "0.01"
        assert done(await deal.owner.get(path))["outstanding"] == invoice["total"]

    @pytest.mark.parametrize(
        ("amount", "code"),
        [
            (eur("1000.00"), "above_the_rest"),
            ({"amount": "1.00", "currency": "USD"}, "other_currency"),
            (eur("0.00"), "money_not_positive"),
        ],
    )
    async def test_what_does_not_fit_is_named(
        self, market: Market, amount: dict[str, Any], code: str
    ) -> None:
        deal, path, _ = await open_one(market)
        await held_for(deal.owner, eur("2000.00"))
        refused = problem_of(await deal.owner.pay(f"{path}/pay", {"amount": amount}), 422)
        assert [error["code"] for error in refused["errors"]] == [code]

    async def test_only_the_client_pays(self, market: Market) -> None:
        deal, path, _ = await open_one(market)
        problem_of(await deal.assistant.pay(f"{path}/pay", {}), 403, "not_the_client")
        assert "pay" in done(await deal.owner.get(path))["allowed_actions"]

    @pytest.mark.parametrize("status", ["void", "paid"])
    async def test_only_what_is_owed_is_paid(self, market: Market, status: str) -> None:
        deal, path = await brought_to(market, status)
        problem_of(await deal.owner.pay(f"{path}/pay", {}), 409, "illegal_move")

    async def test_the_database_knows_the_sources(self, market: Market) -> None:
        deal, path, _ = await open_one(market)
        await from_held(deal, path)
        name = await refusal(market, NOT_A_SOURCE)
        assert name in ("ck_invoice_payments_source", "payments_are_immutable")


class TestAtOnce:
    async def test_twenty_payers_pay_it_once(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)
        for _ in range(2):
            await held_for(deal.owner, invoice["total"])

        answers = await asyncio.gather(*(deal.owner.pay(f"{path}/pay", {}) for _ in range(20)))

        assert sorted(answer.status_code for answer in answers) == [201, *[409] * 19]
        assert await held_of(deal.owner) == invoice["total"]["amount"]

    async def test_what_is_held_is_spent_on_one_of_two(self, market: Market) -> None:
        deal, path, first = await open_one(market)
        await market.approved(deal, hours_ago=6)
        second = f"/v1/invoices/{(await opened(deal))['id']}"
        await held_for(deal.owner, first["total"])

        answers = await asyncio.gather(
            *(deal.owner.pay(f"{one}/pay", {}) for one in (path, second))
        )

        assert sorted(answer.status_code for answer in answers) == [201, 409]
        assert await held_of(deal.owner) == "0.00"

    async def test_directly_and_from_held_never_pay_too_much(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)
        await held_for(deal.owner, invoice["total"])
        body = {"amount": invoice["total"], "received_on": "2026-12-07"}

        answers = await asyncio.gather(
            *(deal.owner.pay(f"{path}/pay", {}) for _ in range(4)),
            *(deal.assistant.pay(f"{path}/payments", body) for _ in range(4)),
        )

        assert sorted(answer.status_code for answer in answers) == [201, *[409] * 7]
        owners = (UUID(deal.owner.organization_id), deal.assistant.id)
        assert (await balances(market, *owners))["client_receivable"] == 0
        assert await faults_in(market.app.state.database.reader) == []
