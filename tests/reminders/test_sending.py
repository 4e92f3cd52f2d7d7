"""Dunning (money.md §5): what is overdue and not disputed is reminded of, once each time."""

import asyncio
from typing import Any

import pytest

from tests.factories.disputes import disputing
from tests.factories.invoices import credited, worked
from tests.factories.market import Deal, Market
from tests.factories.milestones import done
from tests.factories.reminders import (
    POLICY,
    days_of,
    days_pass,
    late,
    owed,
    tick,
    wants_reminders,
)
from tests.invariants import rows
from tests.invariants.rows import told
from tests.invariants.test_constraints import refusal
from tests.support.problems import problem_of
from tests.worker.test_worker import run

MAILS = "SELECT id FROM outgoing_mails WHERE kind = 'invoice_reminder' AND recipient = $1"
STORED = "SELECT attempt FROM invoice_reminders WHERE invoice_id = $1 ORDER BY attempt"


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await worked(market)


def path_of(invoice: dict[str, Any], part: str = "reminders") -> str:
    return f"/v1/invoices/{invoice['id']}/{part}"


async def pay(deal: Deal, invoice: dict[str, Any], amount: Any = None) -> None:
    body = {"amount": amount or invoice["total"], "received_on": "2026-12-07"}
    done(await deal.assistant.pay(path_of(invoice, "payments"), body))


class TestByThemselves:
    async def test_they_go_out_on_their_days_until_none_is_left(
        self, market: Market, deal: Deal
    ) -> None:
        await wants_reminders(deal.assistant)
        invoice = await owed(deal)

        await days_pass(market, deal, 30)

        assert await days_of(deal, invoice) == [3, 10, 17]
        assert len(await rows.fetch(market, MAILS, deal.owner.email)) == 3
        heard = await told(market, "invoice.reminder_sent", invoice["id"])
        assert [data["attempt"] for data, _ in heard] == [1, 2, 3]

    async def test_the_worker_sends_them(self, market: Market, deal: Deal) -> None:
        await wants_reminders(deal.assistant)
        invoice = await owed(deal)
        market.clock.advance(days=3)

        await run(market, "send_reminders")

        assert [row["attempt"] for row in await rows.fetch(market, STORED, invoice["id"])] == [1]

    async def test_without_a_policy_nobody_is_reminded(self, market: Market, deal: Deal) -> None:
        invoice = await owed(deal)

        await days_pass(market, deal, 10)

        assert await days_of(deal, invoice) == []

    async def test_a_policy_holds_for_what_is_open_already(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await owed(deal)
        await days_pass(market, deal, 10)

        await wants_reminders(deal.assistant)
        await tick(market)

        assert await days_of(deal, invoice) == [10]

    async def test_no_attempts_are_no_reminders(self, market: Market, deal: Deal) -> None:
        await wants_reminders(deal.assistant, attempts=0)
        invoice = await owed(deal)

        await days_pass(market, deal, 5)

        assert await days_of(deal, invoice) == []

    async def test_less_than_the_threshold_is_not_worth_one(
        self, market: Market, deal: Deal
    ) -> None:
        limit = {"amount": "100000.00", "currency": "EUR"}
        await wants_reminders(deal.assistant, thresholds=[limit])
        invoice = await owed(deal)

        await days_pass(market, deal, 5)

        assert await days_of(deal, invoice) == []

    @pytest.mark.parametrize("end", ["paid", "credited", "void", "disputed"])
    async def test_they_stop_when_nothing_is_to_be_had(
        self, market: Market, deal: Deal, end: str
    ) -> None:
        await wants_reminders(deal.assistant)
        invoice = await owed(deal)
        await days_pass(market, deal, 4)
        match end:
            case "paid":
                await pay(deal, invoice)
            case "credited":
                await credited(deal, f"/v1/invoices/{invoice['id']}")
            case "void":
                done(await deal.assistant.pay(path_of(invoice, "void"), {"reason": "Twice."}))
            case _:
                done(await disputing(deal.owner, invoice, invoice["lines"][0]["amount"]["amount"]))

        await days_pass(market, deal, 14)

        assert await days_of(deal, invoice) == [3]

    async def test_what_is_disputed_is_not_asked_for(self, market: Market, deal: Deal) -> None:
        await wants_reminders(deal.assistant)
        invoice = await owed(deal)
        dispute = done(await disputing(deal.owner, invoice, "1.00"))

        await days_pass(market, deal, 3)

        [sent] = done(await deal.owner.get(path_of(invoice)))["items"]
        asked = int(sent["amount"]["amount"].replace(".", ""))
        whole = int(invoice["total"]["amount"].replace(".", ""))
        assert asked == whole - int(dispute["total"]["amount"].replace(".", ""))

    async def test_each_installment_has_its_own(self, market: Market, deal: Deal) -> None:
        await wants_reminders(deal.assistant, attempts=1)
        halves = [{"percent": "50", "days_later": days} for days in (0, 20)]
        invoice = await owed(deal, installment_plan=halves)
        await days_pass(market, deal, 10)
        await pay(deal, invoice, invoice["installments"][0]["amount"])

        await days_pass(market, deal, 20)

        assert await days_of(deal, invoice) == [3, 23]
        items = done(await deal.owner.get(path_of(invoice)))["items"]
        assert [one["attempt"] for one in items] == [1, 1]


class TestByHand:
    async def test_it_is_one_a_day_and_puts_off_the_next(self, market: Market, deal: Deal) -> None:
        await wants_reminders(deal.assistant)
        invoice = await owed(deal)
        await days_pass(market, deal, 1)

        sent = done(await deal.assistant.post(path_of(invoice)))
        again = await deal.assistant.post(path_of(invoice))

        assert (sent["attempt"], sent["sent_by"]) == (1, str(deal.assistant.id))
        assert (sent["due_on"], sent["amount"]) == (invoice["due_on"], invoice["total"])
        problem_of(again, 409, "reminded_today")
        await days_pass(market, deal, 9)
        assert await days_of(deal, invoice) == [1, 8]

    async def test_it_needs_no_policy(self, market: Market, deal: Deal) -> None:
        invoice = await owed(deal)
        await days_pass(market, deal, 1)

        assert (await deal.assistant.post(path_of(invoice))).status_code == 201

    async def test_nothing_is_asked_for_before_it_is_late(self, deal: Deal) -> None:
        invoice = await owed(deal)

        problem_of(await deal.assistant.post(path_of(invoice)), 409, "nothing_overdue")

    async def test_only_the_issuer_reminds(self, market: Market, deal: Deal) -> None:
        invoice = await owed(deal)
        await late(market, invoice["id"])
        stranger = await market.owner()

        problem_of(await deal.owner.post(path_of(invoice)), 403, "not_the_issuer")
        problem_of(await stranger.post(path_of(invoice)), 404, "not_found")
        problem_of(await stranger.get(path_of(invoice)), 404, "not_found")


class TestRaces:
    async def test_many_workers_send_each_once(self, market: Market, deal: Deal) -> None:
        await wants_reminders(deal.assistant)
        invoice = await owed(deal)
        market.clock.advance(days=3)

        await asyncio.gather(*[tick(market) for _ in range(8)])

        assert [row["attempt"] for row in await rows.fetch(market, STORED, invoice["id"])] == [1]
        assert len(await rows.fetch(market, MAILS, deal.owner.email)) == 1

    async def test_of_many_by_hand_one_goes_out(self, market: Market, deal: Deal) -> None:
        invoice = await owed(deal)
        await late(market, invoice["id"])

        answers = await asyncio.gather(*[deal.assistant.post(path_of(invoice)) for _ in range(10)])

        assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9

    async def test_a_payment_comes_first_or_the_reminder_does(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await owed(deal)
        await late(market, invoice["id"])
        body = {"amount": invoice["total"], "received_on": "2026-12-07"}

        paid, reminded = await asyncio.gather(
            deal.assistant.pay(path_of(invoice, "payments"), body),
            deal.assistant.post(path_of(invoice)),
        )

        assert paid.status_code == 201
        assert reminded.status_code in {201, 409}
        if reminded.status_code == 409:
            problem_of(reminded, 409, "nothing_overdue")
        problem_of(await deal.assistant.post(path_of(invoice)), 409, "nothing_overdue")


class TestDatabase:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE invoice_reminders SET attempt = 9",
            "DELETE FROM invoice_reminders",
            "TRUNCATE invoice_reminders",
        ],
    )
    async def test_what_was_sent_stays(self, market: Market, deal: Deal, statement: str) -> None:
        invoice = await owed(deal)
        await late(market, invoice["id"])
        done(await deal.assistant.post(path_of(invoice)))

        assert await refusal(market, statement) == "reminders_are_immutable"

    async def test_a_policy_belongs_to_one(self, market: Market, deal: Deal) -> None:
        await wants_reminders(deal.assistant, **POLICY)
        other = "UPDATE reminder_policies SET owner_id = gen_random_uuid()"

        assert await refusal(market, other) == "ck_reminder_policies_names_its_owner"
