"""Payments on invoices: in full, in parts, never beyond, and what they move."""

import asyncio
from typing import Any

import pytest

from tests.factories.invoices import brought_to, paid
from tests.factories.market import Market
from tests.factories.milestones import done, eur
from tests.invariants import rows
from tests.invariants.rows import told
from tests.invariants.test_constraints import refusal
from tests.invoices.test_opening import BALANCES, PARTS, minor
from tests.support.problems import problem_of

BEYOND = "UPDATE invoices SET paid_minor = total_minor + 1 WHERE status = 'open'"
OF_ISSUER = """SELECT b.posted_minor FROM ledger_accounts a
    JOIN ledger_balances b ON b.account_id = a.id
    WHERE a.owner_id = $1 AND a.kind = 'fee_receivable'"""


async def open_one(market: Market) -> tuple[Any, str, dict[str, Any]]:
    """A deal, the path of an invoice that is owed, and the invoice."""
    deal, path = await brought_to(market, "open")
    return deal, path, done(await deal.assistant.get(path))


async def left(market: Market, invoice: dict[str, Any]) -> dict[str, int]:
    """What stands on the accounts of an invoice."""
    found = await rows.fetch(market, BALANCES, invoice["id"])
    return {row["kind"]: row["posted_minor"] for row in found}


class TestPaying:
    async def test_all_of_it_pays_the_invoice(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)

        payment = await paid(deal, path, reference="Transfer 4711")

        after = done(await deal.owner.get(path))
        assert (payment["amount"], payment["reference"]) == (invoice["total"], "Transfer 4711")
        assert (after["status"], after["paid"]) == ("paid", invoice["total"])
        assert (after["outstanding"], after["is_partially_paid"]) == (eur("0.00"), False)
        assert after["paid_at"] == payment["created_at"]
        assert done(await deal.assistant.get(path))["allowed_actions"] == ["credit"]

    async def test_nothing_is_left_and_the_issuer_owes_the_fee(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)
        fee = minor(invoice["client_fee"]) + minor(invoice["assistant_fee"])

        payment = await paid(deal, path)

        assert set((await left(market, invoice)).values()) == {0}
        found = await rows.fetch(market, PARTS, payment["transaction_id"])
        moved = {row["kind"]: row["amount_minor"] for row in found}
        assert (moved["platform_revenue"], moved["fee_receivable"]) == (fee, -fee)
        assert moved["client_receivable"] == minor(invoice["total"])
        assert sum(moved.values()) == 0
        assert await rows.value(market, OF_ISSUER, str(deal.assistant.id)) == -fee

    async def test_parts_add_up(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)

        for amount in ("0.01", "10.00", "3.33"):
            await paid(deal, path, amount=eur(amount))

        half = done(await deal.assistant.get(path))
        assert (half["status"], half["paid"], half["is_partially_paid"]) == (
            "open",
            eur("13.34"),
            True,
        )
        balances = await left(market, invoice)
        assert balances.pop("client_receivable") == -minor(half["outstanding"])
        assert sum(balances.values()) == minor(half["outstanding"])
        await paid(deal, path)
        assert done(await deal.assistant.get(path))["status"] == "paid"
        listed = done(await deal.owner.get(f"{path}/payments", sort="created_at"))["items"]
        assert sum(minor(one["amount"]) for one in listed) == minor(invoice["total"])

    async def test_an_uncollectible_one_may_be_paid_after_all(self, market: Market) -> None:
        deal, path = await brought_to(market, "uncollectible")

        await paid(deal, path)

        assert done(await deal.assistant.get(path))["status"] == "paid"

    async def test_both_sides_hear_of_it(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)
        await paid(deal, path)

        [(data, heard)] = await told(market, "invoice.payment_recorded", invoice["id"])
        assert data == {"contract_id": deal.id, "status": "open"}
        assert len(heard) == 2
        assert len(await told(market, "invoice.paid", invoice["id"])) == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("payment", "code"),
        [
            ({"amount": eur("1000.00")}, "above_the_rest"),
            ({"amount": {"amount": "1.00", "currency": "USD"}}, "other_currency"),
            ({"amount": eur("0.00")}, "money_not_positive"),
            ({"received_on": "2026-12-08"}, "in_the_future"),
        ],
    )
    async def test_what_does_not_fit_is_named(
        self, market: Market, payment: dict[str, Any], code: str
    ) -> None:
        deal, path, invoice = await open_one(market)
        body = {"amount": invoice["total"], "received_on": "2026-12-07", **payment}

        refused = problem_of(await deal.assistant.pay(f"{path}/payments", body), 422)

        assert [error["code"] for error in refused["errors"]] == [code]

    @pytest.mark.parametrize("status", ["draft", "void", "paid"])
    async def test_only_what_is_owed_is_paid(self, market: Market, status: str) -> None:
        deal, path = await brought_to(market, status)
        body = {"amount": eur("0.01"), "received_on": "2026-12-07"}

        problem_of(await deal.assistant.pay(f"{path}/payments", body), 409, "illegal_move")

    async def test_the_client_does_not_say_that_it_paid(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)
        body = {"amount": invoice["total"], "received_on": "2026-12-07"}

        problem_of(await deal.owner.pay(f"{path}/payments", body), 403, "not_the_issuer")

    async def test_what_was_paid_in_part_is_not_voided(self, market: Market) -> None:
        deal, path, _ = await open_one(market)
        await paid(deal, path, amount=eur("0.01"))

        refused = await deal.assistant.pay(f"{path}/void", {"reason": "An error."})

        problem_of(refused, 409, "paid_in_part")
        assert "void" not in done(await deal.assistant.get(path))["allowed_actions"]

    async def test_twenty_payments_at_once_pay_it_once(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)
        body = {"amount": invoice["total"], "received_on": "2026-12-07"}

        answers = await asyncio.gather(
            *(deal.assistant.pay(f"{path}/payments", body) for _ in range(20))
        )

        assert sorted(answer.status_code for answer in answers) == [201, *[409] * 19]
        assert set((await left(market, invoice)).values()) == {0}


class TestGuards:
    @pytest.mark.parametrize(
        ("statement", "rule"),
        [
            ("UPDATE invoice_payments SET amount_minor = 1", "payments_are_immutable"),
            ("DELETE FROM invoice_payments", "payments_are_immutable"),
            ("TRUNCATE invoice_payments", "payments_are_immutable"),
            ("UPDATE invoices SET paid_minor = 1 WHERE paid_minor = 0 AND status = 'open'", None),
            (BEYOND, "ck_invoices_paid_within_total"),
            (
                "UPDATE invoices SET paid_at = NULL WHERE status = 'paid'",
                "ck_invoices_paid_in_full",
            ),
        ],
    )
    async def test_what_is_paid_is_the_sum_of_payments(
        self, empty_market: Market, statement: str, rule: str | None
    ) -> None:
        await brought_to(empty_market, "paid")
        await brought_to(empty_market, "open")

        assert await refusal(empty_market, statement) == (rule or "invoices_are_paid_by_payments")
