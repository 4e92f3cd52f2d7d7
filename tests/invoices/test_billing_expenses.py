"""Expenses on invoices: paid back as they were approved, once, and without a fee."""

from tests.factories.billing import FEES, left, project, spending, spent
from tests.factories.held_funds import with_fee
from tests.factories.invoices import credited, drafted, drafting, opened, paid
from tests.factories.market import Deal, Market
from tests.factories.milestones import done, eur
from tests.invariants.rows import told
from tests.support.problems import problem_of


async def status_of(deal: Deal, path: str) -> str:
    found: str = done(await deal.owner.get(path))["status"]
    return found


class TestDrafting:
    async def test_each_is_a_line_that_leads_to_its_receipts_and_back(self, market: Market) -> None:
        deal = await spending(market)
        path = await spent(deal, merchant="CP")

        invoice = await drafted(deal)

        [line] = invoice["lines"]
        assert (line["kind"], line["amount"], line["quantity"]) == ("expense", eur("60.00"), "1")
        assert line["description"] == "Expense: Train to the fair, CP"
        assert (line["first_on"], line["last_on"]) == ("2026-12-04", "2026-12-04")
        assert [step["step"] for step in line["trace"]] == ["approved_expense"]
        sources = f"/v1/invoices/{invoice['id']}/lines/{line['id']}/sources"
        [source] = done(await deal.assistant.get(sources))["items"]
        assert (source["kind"], source["approved"]) == ("expense", eur("60.00"))
        assert source["receipts"] == done(await deal.owner.get(path))["receipts"]
        back = done(await deal.assistant.get(f"{path}/invoice-line"))
        assert (back["line_id"], back["kind"]) == (line["id"], "expense")
        assert await status_of(deal, path) == "approved"

    async def test_it_bears_tax_and_no_fee(self, market: Market) -> None:
        deal = await with_fee(market, await spending(market), FEES["both"])
        await spent(deal)

        invoice = await drafted(deal)

        assert [line["kind"] for line in invoice["lines"]] == ["expense"]
        assert (invoice["client_fee"], invoice["assistant_fee"]) == (eur("0.00"), eur("0.00"))
        assert (invoice["net"], invoice["tax"]) == (eur("60.00"), eur("13.80"))

    async def test_it_makes_no_later_fee_smaller(self, market: Market) -> None:
        bands = [
            {"up_to": eur("50.00"), "percent": "20"},
            {"up_to": None, "percent": "10"},
        ]
        rule = {"payer": "assistant", "kind": "bands", "bands": bands}
        deal = await with_fee(market, await spending(market), rule)
        await spent(deal)
        await opened(deal)
        await market.approved(deal)

        assert (await drafted(deal))["assistant_fee"] == eur("5.00")

    async def test_one_of_later_waits_and_one_of_before_does_not(self, market: Market) -> None:
        deal = await spending(market)
        await spent(deal, incurred_on="2026-11-20")
        await spent(deal, incurred_on="2026-12-05")
        period = {"period_starts_on": "2026-12-01", "period_ends_on": "2026-12-04"}

        [line] = (await drafted(deal, **period))["lines"]

        assert line["first_on"] == "2026-11-20"

    async def test_what_is_not_approved_waits(self, market: Market) -> None:
        deal = await project(market)

        problem_of(await drafting(deal), 409, "nothing_to_invoice")

    async def test_what_is_on_a_draft_is_on_no_other_until_it_is_left_out(
        self, market: Market
    ) -> None:
        deal = await spending(market)
        first, _ = await spent(deal), await spent(deal, "10.00")
        draft = await drafted(deal)
        problem_of(await drafting(deal), 409, "nothing_to_invoice")

        leave_out = {"leave_out": [first.rsplit("/", 1)[1]]}
        less = done(await deal.assistant.patch(f"/v1/invoices/{draft['id']}", leave_out))

        assert [line["amount"] for line in less["lines"]] == [eur("10.00")]
        assert [line["amount"] for line in (await drafted(deal))["lines"]] == [eur("60.00")]

    async def test_a_deleted_draft_sets_it_free(self, market: Market) -> None:
        deal = await spending(market)
        path = await spent(deal)
        draft = await drafted(deal)

        assert (await deal.assistant.delete(f"/v1/invoices/{draft['id']}")).is_success

        problem_of(await deal.assistant.get(f"{path}/invoice-line"), 404)
        assert len((await drafted(deal))["lines"]) == 1


class TestWhatBecomesOfIt:
    async def test_it_is_invoiced_and_reimbursed(self, market: Market) -> None:
        deal = await spending(market)
        path = await spent(deal)

        invoice = await opened(deal)
        assert await status_of(deal, path) == "invoiced"
        await paid(deal, f"/v1/invoices/{invoice['id']}", amount=eur("1.00"))
        assert await status_of(deal, path) == "invoiced"
        await paid(deal, f"/v1/invoices/{invoice['id']}")

        assert await status_of(deal, path) == "reimbursed"
        assert set((await left(market, invoice)).values()) == {0}
        for kind in ("expense.invoiced", "expense.reimbursed"):
            [(data, _)] = await told(market, kind, path.rsplit("/", 1)[1])
            assert data == {"contract_id": deal.id}

    async def test_a_void_invoice_sets_it_free(self, market: Market) -> None:
        deal = await spending(market)
        path = await spent(deal)
        invoice = await opened(deal)

        done(await deal.assistant.pay(f"/v1/invoices/{invoice['id']}/void", {"reason": "Twice."}))

        assert await status_of(deal, path) == "approved"
        again = await opened(deal)
        assert again["total"] == invoice["total"]
        assert await status_of(deal, path) == "invoiced"

    async def test_what_was_credited_as_a_whole_was_not_reimbursed(self, market: Market) -> None:
        deal = await spending(market)
        path, other = await spent(deal), await spent(deal, "10.00")
        invoice = await opened(deal)

        await credited(deal, f"/v1/invoices/{invoice['id']}", "60.00")
        await paid(deal, f"/v1/invoices/{invoice['id']}")

        assert await status_of(deal, path) == "invoiced"
        assert await status_of(deal, other) == "reimbursed"
