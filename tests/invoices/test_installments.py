"""Installments (money.md §5): planned on a draft, fixed on opening, paid one after the other."""

import asyncio
from typing import Any
from xml.etree import ElementTree as ET

import pypdfium2
import pytest

from tests.factories.invoices import REACHED, credited, drafted, named, opened, worked
from tests.factories.market import Deal, Market
from tests.factories.milestones import done, eur
from tests.invariants import rows
from tests.invariants.test_constraints import refusal
from tests.support.problems import problem_of

HALVES = [{"percent": "50", "days_later": 0}, {"percent": "50", "days_later": 30}]
THIRDS = [
    {"percent": "33.3334", "days_later": 0},
    {"percent": "33.3333", "days_later": 14},
    {"percent": "33.3333", "days_later": 28},
]
TODAY = {"kind": "on_receipt"}
SUM = "invoices_are_the_sum_of_installments"
STORED = "SELECT due_on, amount_minor FROM invoice_installments WHERE invoice_id = $1 ORDER BY 1"


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await worked(market)


def minor(money: dict[str, str]) -> int:
    return int(money["amount"].replace(".", ""))


def parts(invoice: dict[str, Any], name: str) -> list[int]:
    return [minor(one[name]) for one in invoice["installments"]]


async def pay(deal: Deal, invoice: dict[str, Any], amount: str) -> dict[str, Any]:
    """The invoice, once so much more was paid."""
    path = f"/v1/invoices/{invoice['id']}"
    body = {"amount": eur(amount), "received_on": "2026-12-07"}
    done(await deal.assistant.pay(f"{path}/payments", body))
    found: dict[str, Any] = done(await deal.owner.get(path))
    return found


class TestPlanning:
    async def test_a_draft_keeps_its_plan_until_it_is_changed(self, deal: Deal) -> None:
        draft = await drafted(deal, installment_plan=HALVES)
        path = f"/v1/invoices/{draft['id']}"
        assert (draft["installment_plan"], draft["installments"]) == (HALVES, [])

        kept = done(await deal.assistant.patch(path, {"memo": "Thank you."}))
        assert kept["installment_plan"] == HALVES
        cleared = done(await deal.assistant.patch(path, {"installment_plan": []}))
        assert cleared["installment_plan"] == []

    @pytest.mark.parametrize(
        "plan",
        [
            [{"percent": "50", "days_later": 0}, {"percent": "49", "days_later": 30}],
            [{"percent": "100", "days_later": 0}, {"percent": "0", "days_later": 30}],
            [{"percent": "50", "days_later": 30}, {"percent": "50", "days_later": 30}],
            [{"percent": "1", "days_later": day} for day in range(100)],
            None,
        ],
    )
    async def test_a_plan_is_whole_and_in_order(self, deal: Deal, plan: Any) -> None:
        draft = await drafted(deal)

        refused = await deal.assistant.patch(
            f"/v1/invoices/{draft['id']}", {"installment_plan": plan}
        )

        problem = problem_of(refused, 422, "invalid")
        assert problem["errors"][0]["pointer"].startswith("/installment_plan")


class TestOpening:
    async def test_the_parts_add_up_and_the_first_day_is_that_of_the_invoice(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await opened(deal, installment_plan=THIRDS, payment_terms=TODAY)

        days = [one["due_on"] for one in invoice["installments"]]
        assert days == ["2026-12-07", "2026-12-21", "2027-01-04"]
        assert invoice["due_on"] == days[0]
        assert sum(parts(invoice, "amount")) == minor(invoice["total"])
        stored = await rows.fetch(market, STORED, invoice["id"])
        found = [(str(row["due_on"]), row["amount_minor"]) for row in stored]
        assert found == list(zip(days, parts(invoice, "amount"), strict=True))

    async def test_the_invoice_is_due_when_its_first_part_is(self, deal: Deal) -> None:
        later = [{"percent": "100", "days_later": 10}]

        invoice = await opened(deal, installment_plan=later, payment_terms=TODAY)

        assert invoice["due_on"] == "2026-12-17"

    async def test_without_a_plan_it_is_one(self, deal: Deal) -> None:
        invoice = await opened(deal)

        assert invoice["installment_plan"] == []
        assert [one["due_on"] for one in invoice["installments"]] == [invoice["due_on"]]
        assert parts(invoice, "outstanding") == [minor(invoice["total"])]

    async def test_a_plan_that_changes_meanwhile_is_there_whole_or_not_at_all(
        self, deal: Deal
    ) -> None:
        draft = await drafted(deal, installment_plan=HALVES)
        path = f"/v1/invoices/{draft['id']}"

        opening, changing = await asyncio.gather(
            deal.assistant.pay(f"{path}/open"),
            deal.assistant.patch(path, {"installment_plan": THIRDS}),
        )

        found = done(await deal.owner.get(path))
        assert done(opening)["status"] == found["status"] == "open"
        assert changing.status_code in {200, 409}
        plan = HALVES if changing.status_code == 409 else THIRDS
        assert (found["installment_plan"], len(found["installments"])) == (plan, len(plan))
        assert sum(parts(found, "amount")) == minor(found["total"])


class TestSettling:
    async def test_payments_fall_on_the_first_that_is_open(self, deal: Deal) -> None:
        invoice = await opened(deal, installment_plan=HALVES, payment_terms=TODAY)
        first, second = parts(invoice, "amount")

        paid = await pay(deal, invoice, f"{(first + 100) / 100:.2f}")

        assert parts(paid, "paid") == [first, 100]
        assert parts(paid, "outstanding") == [0, second - 100]

    async def test_credits_take_from_the_last_that_is_open(self, deal: Deal) -> None:
        invoice = await opened(deal, installment_plan=HALVES, payment_terms=TODAY)
        first, second = parts(invoice, "amount")
        note = await credited(deal, f"/v1/invoices/{invoice['id']}", "10.00")

        found = done(await deal.owner.get(f"/v1/invoices/{invoice['id']}"))

        assert parts(found, "credited") == [0, minor(note["total"])]
        assert parts(found, "outstanding") == [first, second - minor(note["total"])]

    async def test_a_credit_that_goes_beyond_what_is_open_touches_nothing_paid(
        self, deal: Deal
    ) -> None:
        invoice = await opened(deal, installment_plan=HALVES, payment_terms=TODAY)
        first, second = parts(invoice, "amount")
        await pay(deal, invoice, f"{(first + 100) / 100:.2f}")
        await credited(deal, f"/v1/invoices/{invoice['id']}")  # all of the work

        found = done(await deal.owner.get(f"/v1/invoices/{invoice['id']}"))

        assert found["outstanding"] == eur(f"{sum(parts(found, 'outstanding')) / 100:.2f}")
        assert parts(found, "paid") == [first, 100]
        assert parts(found, "credited")[0] == 0
        assert sum(parts(found, "credited")) <= second - 100

    async def test_only_what_was_due_is_overdue(self, market: Market, deal: Deal) -> None:
        invoice = await opened(deal, installment_plan=HALVES, payment_terms=TODAY)
        assert (invoice["is_overdue"], minor(invoice["overdue"])) == (False, 0)
        market.clock.advance(days=1)
        for person in (deal.owner, deal.assistant):
            market.refresh(person, person.session_id)

        late = done(await deal.owner.get(f"/v1/invoices/{invoice['id']}"))
        [listed] = done(await deal.owner.get("/v1/invoices"))["items"]

        assert [one["is_overdue"] for one in late["installments"]] == [True, False]
        assert late["overdue"] == late["installments"][0]["amount"] == listed["overdue"]
        paid = await pay(deal, invoice, late["overdue"]["amount"])
        assert (paid["is_overdue"], paid["is_partially_paid"]) == (False, True)

    async def test_a_void_one_asks_for_nothing(self, deal: Deal) -> None:
        invoice = await opened(deal, installment_plan=HALVES)
        path = f"/v1/invoices/{invoice['id']}/void"

        void = done(await deal.assistant.pay(path, {"reason": "Sent twice."}))

        assert parts(void, "outstanding") == [0, 0]
        assert parts(void, "amount") == parts(invoice, "amount")


class TestDocuments:
    async def test_each_form_tells_the_parts(self, deal: Deal) -> None:
        await named(deal, **REACHED)
        invoice = await opened(deal, installment_plan=HALVES)
        sent = {
            form: await deal.owner.get(f"/v1/invoices/{invoice['id']}/{form}")
            for form in ("pdf", "ubl", "csv")
        }
        pdf = pypdfium2.PdfDocument(sent["pdf"].content)
        text = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
        root = ET.fromstring(sent["ubl"].content)  # noqa: S314  # our own words
        terms = root.findtext(".//{*}PaymentTerms/{*}Note")
        assert root.findtext("{*}DueDate") == invoice["due_on"]
        for one in invoice["installments"]:
            said = f"{one['amount']['amount']} EUR by {one['due_on']}"
            assert terms is not None
            assert said in terms
            assert said in sent["csv"].text
            assert one["due_on"] in text


class TestDatabase:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE invoice_installments SET amount_minor = 1 WHERE invoice_id = $1",
            "DELETE FROM invoice_installments WHERE invoice_id = $1",
            "INSERT INTO invoice_installments VALUES ($1, 3, '2027-05-01', 0)",
            "UPDATE invoices SET installment_plan = '[]' WHERE id = $1",
        ],
    )
    async def test_of_an_opened_one_nothing_changes(
        self, market: Market, deal: Deal, statement: str
    ) -> None:
        invoice = await opened(deal, installment_plan=HALVES)

        assert await refusal(market, statement, invoice["id"]) == "opened_invoices_are_fixed"

    async def test_no_invoice_opens_without_the_parts_of_its_plan(
        self, market: Market, deal: Deal
    ) -> None:
        await opened(deal)
        await market.approved(deal, hours_ago=5)
        draft = await drafted(deal, installment_plan=HALVES)
        opening = """UPDATE invoices SET status = 'open', series = 'INV-2026-', sequence = 1,
            number = 'INV-2026-0001', issued_on = now(), due_on = now(), opened_by = created_by,
            opened_at = now(), posting_id = (SELECT id FROM ledger_transactions LIMIT 1)
            WHERE id = $1"""

        assert await refusal(market, opening, draft["id"]) == SUM
