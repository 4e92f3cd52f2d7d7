"""What credit notes took back of what was paid is given back: never more, and to the cent."""

import asyncio
from typing import Any

import pytest

from tests.factories.held_funds import balances
from tests.factories.invoices import brought_to, credited, opened
from tests.factories.market import Deal, Market
from tests.factories.milestones import done, eur
from tests.factories.payments import held_of
from tests.invariants import rows
from tests.invariants.rows import told
from tests.invariants.test_constraints import refusal
from tests.invoices.test_opening import minor
from tests.invoices.test_paying import left, open_one
from tests.invoices.test_paying_from_held import from_held
from tests.ledger.books import faults_in
from tests.support.problems import problem_of

MORE_DUE = "UPDATE invoices SET refund_due_minor = refund_due_minor + 1 WHERE id = '{}'"
BELOW = "UPDATE invoices SET refund_due_minor = -1 WHERE id = '{}'"
ANOTHER = """INSERT INTO invoice_repayments
    SELECT gen_random_uuid(), invoice_id, source, 1, reference, given_back_on, posting_id,
        recorded_by, created_at FROM invoice_repayments"""


async def owing(market: Market, *amounts: str) -> tuple[Deal, str, dict[str, Any]]:
    """An invoice that was paid from what is held, and of which so much was credited after."""
    deal, path, _ = await open_one(market)
    await from_held(deal, path)
    note = await credited(deal, path, *amounts)
    return deal, path, note


async def repaid(deal: Deal, path: str, amount: Any, **body: Any) -> dict[str, Any]:
    return done(await deal.assistant.pay(f"{path}/repayments", {"amount": amount, **body}))


class TestGivingBack:
    async def test_all_of_it_goes_back_to_what_is_held(self, market: Market) -> None:
        deal, path, note = await owing(market)
        due = done(await deal.owner.get(path))["refund_due"]

        made = await repaid(deal, path, due)

        after = done(await deal.assistant.get(path))
        assert due == note["refund"] == made["amount"]
        assert (made["source"], made["given_back_on"]) == ("held", "2026-12-07")
        assert after["refund_due"] == eur("0.00")
        assert await held_of(deal.owner) == due["amount"]
        found = await balances(market, deal.assistant.id)
        assert (found["assistant_available"], found["fee_receivable"]) == (0, 0)
        assert set((await left(market, done(await deal.owner.get(path)))).values()) == {0}
        assert await faults_in(market.app.state.database.reader) == []

    async def test_the_fee_comes_back_first(self, market: Market) -> None:
        deal, path, note = await owing(market, "10.00")
        before = (await balances(market, deal.assistant.id))["assistant_available"]

        await repaid(deal, path, eur("0.01"))

        found = await balances(market, deal.assistant.id)
        assert found["fee_receivable"] == 0
        assert found["assistant_available"] == before + minor(note["assistant_fee"]) - 1

    async def test_directly_it_leaves_the_accounts_as_they_are(self, market: Market) -> None:
        deal, path = await brought_to(market, "paid")
        note = await credited(deal, path)

        made = await repaid(
            deal, path, note["refund"], source="recorded", given_back_on="2026-12-06"
        )

        assert (made["source"], made["given_back_on"]) == ("recorded", "2026-12-06")
        assert await held_of(deal.owner) is None
        assert done(await deal.owner.get(path))["refund_due"] == eur("0.00")

    async def test_parts_add_up_and_are_listed(self, market: Market) -> None:
        deal, path, note = await owing(market, "10.00")
        first = await repaid(deal, path, eur("3.33"), reference="Part 1")
        rest = done(await deal.owner.get(path))["refund_due"]
        second = await repaid(deal, path, rest)

        listed = done(await deal.owner.get(f"{path}/repayments", sort="created_at"))["items"]

        assert {one["id"] for one in listed} == {first["id"], second["id"]}
        assert sum(minor(one["amount"]) for one in listed) == minor(note["refund"])

    async def test_both_sides_hear_of_it(self, market: Market) -> None:
        deal, path, note = await owing(market)
        await repaid(deal, path, note["refund"])
        [(data, heard)] = await told(market, "invoice.repaid", note["invoice_id"])
        assert data == {"contract_id": deal.id, "status": "paid"}
        assert len(heard) == 2


class TestRefusals:
    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"amount": eur("1000.00")}, "above_what_is_due"),
            ({"amount": {"amount": "1.00", "currency": "USD"}}, "other_currency"),
            ({"amount": eur("0.00")}, "money_not_positive"),
            ({"amount": eur("0.01"), "given_back_on": "2026-12-06"}, "not_its_own"),
            (
                {"amount": eur("0.01"), "source": "recorded", "given_back_on": "2026-12-08"},
                "in_the_future",
            ),
        ],
    )
    async def test_what_does_not_fit_is_named(
        self, market: Market, body: dict[str, Any], code: str
    ) -> None:
        deal, path, _ = await owing(market)
        refused = problem_of(await deal.assistant.pay(f"{path}/repayments", body), 422)
        assert [error["code"] for error in refused["errors"]] == [code]

    async def test_nothing_is_given_back_that_is_not_due(self, market: Market) -> None:
        deal, path = await brought_to(market, "paid")
        assert "repay" not in done(await deal.assistant.get(path))["allowed_actions"]
        refused = await deal.assistant.pay(f"{path}/repayments", {"amount": eur("0.01")})
        problem_of(refused, 409, "nothing_to_give_back")

    async def test_the_issuer_needs_the_money(self, market: Market) -> None:
        deal, path = await brought_to(market, "paid")
        note = await credited(deal, path)
        refused = await deal.assistant.pay(f"{path}/repayments", {"amount": note["refund"]})
        problem = problem_of(refused, 409, "insufficient_funds")
        due = note["refund"]["amount"]
        assert problem["detail"] == f"0.00 EUR are available, and {due} EUR are asked for."
        assert done(await deal.owner.get(path))["refund_due"] == note["refund"]

    async def test_the_client_does_not_take_it(self, market: Market) -> None:
        deal, path, note = await owing(market)
        refused = await deal.owner.pay(f"{path}/repayments", {"amount": note["refund"]})
        problem_of(refused, 403, "not_the_issuer")

    async def test_at_once_it_is_given_back_once(self, market: Market) -> None:
        deal, path, note = await owing(market)
        body = {"amount": note["refund"], "source": "recorded"}

        answers = await asyncio.gather(
            *(deal.assistant.pay(f"{path}/repayments", body) for _ in range(10))
        )

        assert sorted(answer.status_code for answer in answers) == [201, *[409] * 9]


class TestDatabase:
    @pytest.mark.parametrize(
        ("statement", "rule"),
        [
            (MORE_DUE, "invoices_give_back_what_notes_say"),
            (BELOW, "ck_invoices_gives_back_what_is_due"),
            (ANOTHER, "invoices_give_back_what_notes_say"),
            ("UPDATE invoice_repayments SET amount_minor = 1", "repayments_are_immutable"),
            ("DELETE FROM invoice_repayments", "repayments_are_immutable"),
            ("TRUNCATE invoice_repayments", "repayments_are_immutable"),
        ],
    )
    async def test_it_refuses(self, market: Market, statement: str, rule: str) -> None:
        deal, path, _ = await owing(market)
        await repaid(deal, path, eur("0.01"))
        assert await refusal(market, statement.format(path.rsplit("/", 1)[1])) == rule

    async def test_it_keeps_the_sum_of_repayments(self, market: Market) -> None:
        deal, path, note = await owing(market)
        await repaid(deal, path, eur("0.01"))
        invoice_id = path.rsplit("/", 1)[1]
        due = "SELECT refund_due_minor FROM invoices WHERE id = $1"
        assert await rows.value(market, due, invoice_id) == minor(note["refund"]) - 1


class TestFees:
    async def test_at_once_they_come_back_once(self, market: Market) -> None:
        """Two invoices of one issuer are repaid at the same moment."""
        deal, first, _ = await owing(market, "10.00")
        await market.approved(deal, hours_ago=6)
        second = f"/v1/invoices/{(await opened(deal))['id']}"
        await from_held(deal, second)
        before = (await balances(market, deal.assistant.id))["assistant_available"]
        note = await credited(deal, second, "10.00")
        fees = (await balances(market, deal.assistant.id))["fee_receivable"]

        answers = await asyncio.gather(
            *(
                deal.assistant.pay(f"{path}/repayments", {"amount": eur("0.01")})
                for path in (first, second)
            )
        )

        assert [answer.status_code for answer in answers] == [201, 201]
        found = await balances(market, deal.assistant.id)
        assert fees == minor(note["assistant_fee"])
        assert found["fee_receivable"] == 0
        assert found["assistant_available"] == before + fees - 2
