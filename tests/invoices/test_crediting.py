"""Credit notes: never more of a line than was billed, and to the cent all the way back."""

import asyncio
from typing import Any

import pytest

from tests.factories.invoices import (
    billable_deal,
    brought_to,
    credited,
    opened,
    paid,
    with_fee_of_both,
)
from tests.factories.market import Market
from tests.factories.milestones import done, eur
from tests.invariants import rows
from tests.invariants.test_constraints import refusal
from tests.invoices.test_opening import minor
from tests.invoices.test_paying import OF_ISSUER, left, open_one
from tests.support.problems import problem_of

BEYOND = """INSERT INTO credit_note_lines
    SELECT n.id, l.id, l.invoice_id, 1000000, 0, 0
    FROM credit_notes n JOIN invoice_lines l USING (invoice_id)
    WHERE l.kind = 'hourly' AND l.position > 1"""


def asking(invoice: dict[str, Any], amount: str, *, line: int = 0) -> dict[str, Any]:
    back = {"line_id": invoice["lines"][line]["id"], "amount": eur(amount)}
    return {"reason": "Not asked for.", "lines": [back]}


class TestCrediting:
    async def test_all_of_an_invoice_leaves_nothing_owed(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)

        note = await credited(deal, path)

        after = done(await deal.owner.get(path))
        assert (note["number"], note["total"]) == ("CN-2026-0001", invoice["total"])
        assert (note["net"], note["tax"]) == (invoice["net"], invoice["tax"])
        assert (after["status"], after["credited"]) == ("paid", invoice["total"])
        assert set((await left(market, invoice)).values()) == {0}
        assert note == done(await deal.owner.get(f"/v1/credit-notes/{note['id']}"))

    async def test_parts_add_up_to_the_whole(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)

        notes = [await credited(deal, path, amount) for amount in ("0.01", "3.33", "10.00")]
        rest = minor(invoice["lines"][0]["amount"]) - 1334
        notes.append(await credited(deal, path, f"{rest // 100}.{rest % 100:02}"))

        for name in ("net", "tax", "total", "client_fee", "assistant_fee"):
            assert sum(minor(note[name]) for note in notes) == minor(invoice[name]), name
        assert [note["number"][-4:] for note in notes] == ["0001", "0002", "0003", "0004"]
        assert set((await left(market, invoice)).values()) == {0}
        listed = done(await deal.owner.get(f"{path}/credit-notes", sort="created_at"))["items"]
        assert {one["id"]: one for one in listed} == {one["id"]: one for one in notes}

    async def test_what_was_paid_is_to_be_given_back(self, market: Market) -> None:
        deal, path = await brought_to(market, "paid")
        invoice = done(await deal.assistant.get(path))

        note = await credited(deal, path)

        after = done(await deal.assistant.get(path))
        assert (note["refund"], after["credited"]) == (invoice["total"], eur("0.00"))
        assert after["status"] == "paid"
        balances = await left(market, invoice)
        assert balances.pop("refund_due") == -balances.pop("refund_payable")
        assert set(balances.values()) == {0}
        assert await rows.value(market, OF_ISSUER, str(deal.assistant.id)) == 0

    async def test_what_is_owed_goes_first(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)
        await paid(deal, path, amount=eur("10.00"))

        note = await credited(deal, path)

        assert note["refund"] == eur("10.00")
        after = done(await deal.assistant.get(path))
        assert (after["status"], after["outstanding"]) == ("paid", eur("0.00"))
        balances = await left(market, invoice)
        assert (balances.pop("refund_due"), balances.pop("refund_payable")) == (1000, -1000)
        assert set(balances.values()) == {0}
        assert await rows.value(market, OF_ISSUER, str(deal.assistant.id)) == 0

    async def test_the_rest_is_paid_as_usual(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)
        await credited(deal, path, "5.00")

        await paid(deal, path)

        after = done(await deal.assistant.get(path))
        assert after["status"] == "paid"
        assert minor(after["paid"]) + minor(after["credited"]) == minor(invoice["total"])


class TestRefusals:
    @pytest.mark.parametrize(
        ("amount", "code"),
        [
            ("1000.00", "credit_above_billed"),
            ("-0.01", "credit_above_billed"),
            ("0.00", "credit_not_positive"),
        ],
    )
    async def test_more_than_is_left_is_refused(
        self, market: Market, amount: str, code: str
    ) -> None:
        deal, path, invoice = await open_one(market)

        refused = await deal.assistant.pay(f"{path}/credit-notes", asking(invoice, amount))

        assert [e["code"] for e in problem_of(refused, 422)["errors"]] == [code]

    async def test_the_line_of_the_fee_follows_and_is_not_named(self, market: Market) -> None:
        deal = await with_fee_of_both(await billable_deal(market))
        await market.approved(deal)
        invoice = await opened(deal)
        path = f"/v1/invoices/{invoice['id']}"
        await paid(deal, path, amount=eur("7.77"))

        refused = await deal.assistant.pay(f"{path}/credit-notes", asking(invoice, "0.01", line=1))
        note = await credited(deal, path)

        assert [e["code"] for e in problem_of(refused, 422)["errors"]] == ["not_a_line_of_work"]
        assert (note["total"], note["client_fee"]) == (invoice["total"], eur("0.75"))
        balances = await left(market, invoice)
        assert (balances.pop("refund_due"), balances.pop("refund_payable")) == (777, -777)
        assert set(balances.values()) == {0}

    @pytest.mark.parametrize("status", ["draft", "void"])
    async def test_only_what_was_sent_is_credited(self, market: Market, status: str) -> None:
        deal, path = await brought_to(market, status)
        invoice = done(await deal.assistant.get(path))

        refused = await deal.assistant.pay(f"{path}/credit-notes", asking(invoice, "0.01"))

        problem_of(refused, 409, "illegal_move")

    async def test_what_was_credited_is_not_voided(self, market: Market) -> None:
        deal, path, _ = await open_one(market)
        await credited(deal, path, "0.01")

        refused = await deal.assistant.pay(f"{path}/void", {"reason": "An error."})

        problem_of(refused, 409, "paid_in_part")

    async def test_twenty_at_once_credit_a_line_once(self, market: Market) -> None:
        deal, path, invoice = await open_one(market)
        body = asking(invoice, invoice["lines"][0]["amount"]["amount"])

        answers = await asyncio.gather(
            *(deal.assistant.pay(f"{path}/credit-notes", body) for _ in range(20))
        )

        assert sorted(answer.status_code for answer in answers) == [201, *[422] * 19]
        assert set((await left(market, invoice)).values()) == {0}


class TestGuards:
    @pytest.mark.parametrize(
        ("statement", "rule"),
        [
            ("UPDATE credit_notes SET reason = 'other'", "credit_notes_are_immutable"),
            ("DELETE FROM credit_notes", "credit_notes_are_immutable"),
            ("TRUNCATE credit_notes CASCADE", "credit_notes_are_immutable"),
            ("DELETE FROM credit_note_lines", "credit_notes_are_immutable"),
            ("UPDATE invoices SET credited_minor = 0", "invoices_are_credited_by_notes"),
            (BEYOND, "credits_within_lines"),
        ],
    )
    async def test_what_was_credited_stays(
        self, empty_market: Market, statement: str, rule: str
    ) -> None:
        deal, path = await brought_to(empty_market, "open", tasks=2)
        await credited(deal, path, "0.01")

        assert await refusal(empty_market, statement) == rule
