"""Opening: number, day and debt of an invoice, and what becomes of it."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from tests.factories.invoices import (
    billable_deal,
    brought_to,
    details_of,
    drafted,
    drafting,
    opened,
    worked,
)
from tests.factories.market import Deal, Market
from tests.factories.milestones import done
from tests.invariants import rows
from tests.invariants.rows import told
from tests.support.problems import problem_of
from va_market.identity.models import Role
from va_market.kit.ids import new_id

PARTS = """SELECT a.kind, p.amount_minor, b.posted_minor FROM ledger_postings p
    JOIN ledger_accounts a ON a.id = p.account_id JOIN ledger_balances b ON b.account_id = a.id
    WHERE p.transaction_id = $1 ORDER BY a.kind"""
BALANCES = """SELECT a.kind, b.posted_minor FROM ledger_accounts a
    JOIN ledger_balances b ON b.account_id = a.id WHERE a.subject_id = $1"""


def minor(money: dict[str, str]) -> int:
    return int(money["amount"].replace(".", ""))


class TestBounds:
    async def test_no_invoice_is_so_large_that_the_sums_of_the_house_run_over(
        self, market: Market
    ) -> None:
        rate = {"amount": "1000000000.01", "currency": "EUR"}
        dear = {"kind": "hourly", "rate": rate}
        deal = await worked(market, proposal={"terms": dear}, job={"ceiling": None})
        draft = await drafted(deal)
        assert minor(draft["total"]) > 10**11
        refused = await deal.assistant.pay(f"/v1/invoices/{draft['id']}/open")
        problem_of(refused, 409, "invoice_too_large")


class TestOpening:
    async def test_it_gets_number_and_days_and_is_fixed(self, market: Market) -> None:
        deal = await worked(market)
        draft = await drafted(deal, payment_terms={"kind": "end_of_month", "days": 10})

        invoice = done(await deal.assistant.pay(f"/v1/invoices/{draft['id']}/open"))

        assert (invoice["status"], invoice["number"]) == ("open", "INV-2026-0001")
        assert (invoice["issued_on"], invoice["due_on"]) == ("2026-12-07", "2027-01-10")
        may = ["credit", "mark_uncollectible", "record_payment", "void"]
        assert invoice["allowed_actions"] == may
        same = ("lines", "taxes", "net", "tax", "total", "seller", "buyer", "memo")
        assert {name: invoice[name] for name in same} == {name: draft[name] for name in same}
        assert invoice == done(await deal.assistant.get(f"/v1/invoices/{invoice['id']}"))

    async def test_the_client_owes_what_the_others_wait_for(self, market: Market) -> None:
        deal = await worked(market)

        invoice = await opened(deal)

        found = await rows.fetch(market, PARTS, invoice["transaction_id"])
        posted = {row["kind"]: row["amount_minor"] for row in found}
        fee = minor(invoice["client_fee"]) + minor(invoice["assistant_fee"])
        assert posted == {
            "client_receivable": -minor(invoice["total"]),
            "assistant_pending": minor(invoice["net"]) - fee,
            "fee_pending": fee,
            "tax_pending": minor(invoice["tax"]),
        }
        assert fee > 0
        assert {row["kind"]: row["posted_minor"] for row in found} == posted

    async def test_each_issuer_counts_for_itself_and_each_prefix_anew(self, market: Market) -> None:
        deal, hours = await billable_deal(market), 9

        async def number() -> str:
            nonlocal hours
            hours -= 2
            await market.approved(deal, hours_ago=hours)
            return str((await opened(deal))["number"])

        first = [await number(), await number()]
        done(await deal.assistant.patch("/v1/me/billing-details", {"invoice_prefix": "AL-"}))

        assert [*first, await number()] == ["INV-2026-0001", "INV-2026-0002", "AL-0001"]
        assert (await opened(await worked(market)))["number"] == "INV-2026-0001"

    async def test_sides_are_those_of_the_moment(self, market: Market) -> None:
        deal = await worked(market)
        draft = await drafted(deal)
        done(await deal.owner.patch(details_of(deal.owner), {"legal_name": "Anew, Lda."}))

        invoice = done(await deal.assistant.pay(f"/v1/invoices/{draft['id']}/open"))

        assert (draft["buyer"]["legal_name"], invoice["buyer"]["legal_name"]) == (
            "Some Client, Lda.",
            "Anew, Lda.",
        )

    async def test_both_sides_hear_of_it_and_the_client_of_no_draft(self, market: Market) -> None:
        deal = await worked(market)

        invoice = await opened(deal)

        [(data, heard)] = await told(market, "invoice.opened", invoice["id"])
        assert data == {"contract_id": deal.id, "status": "open"}
        assert heard == {deal.assistant.id, UUID(deal.owner.organization_id)}
        [(_, alone)] = await told(market, "invoice.drafted", invoice["id"])
        assert alone == {deal.assistant.id}

    async def test_it_needs_a_key(self, market: Market) -> None:
        deal = await worked(market)
        path = f"/v1/invoices/{(await drafted(deal))['id']}/open"

        problem_of(await deal.assistant.post(path), 400)
        key = str(new_id())
        first, again = [await deal.assistant.pay(path, key=key) for _ in "12"]
        assert first.json() == again.json()

    async def test_it_is_overdue_when_the_day_is_over(self, market: Market) -> None:
        deal = await worked(market)
        path = f"/v1/invoices/{(await opened(deal, payment_terms={'kind': 'on_receipt'}))['id']}"
        before = done(await deal.assistant.get(path))["is_overdue"]
        market.clock.now += timedelta(days=1)
        market.refresh(deal.assistant, deal.assistant.session_id)

        assert (before, done(await deal.assistant.get(path))["is_overdue"]) == (False, True)


class TestWhoSeesIt:
    async def test_a_draft_is_the_issuer_s_own(self, market: Market) -> None:
        deal = await worked(market)
        path = f"/v1/invoices/{(await drafted(deal))['id']}"

        problem_of(await deal.owner.get(path), 404)
        assert (await deal.owner.get("/v1/invoices")).json()["items"] == []
        problem_of(await deal.owner.pay(f"{path}/open"), 404)

    async def test_those_who_keep_the_money_of_the_client_see_what_was_opened(
        self, market: Market
    ) -> None:
        deal = await worked(market)
        path = f"/v1/invoices/{(await opened(deal))['id']}"

        for role in Role:
            member = await market.member(deal.owner, role)
            sees = role in {Role.OWNER, Role.ADMIN, Role.FINANCE}
            assert (await member.get(path)).status_code == (200 if sees else 404)
            listed = (await member.get(f"{deal.path}/invoices")).json()["items"]
            assert len(listed) == len((await member.get("/v1/invoices")).json()["items"]) == sees
        problem_of(await deal.owner.pay(f"{path}/void", {"reason": "No."}), 403, "not_the_issuer")

    async def test_lists_are_narrowed(self, market: Market) -> None:
        deal = await worked(market)
        await opened(deal)
        client = deal.owner.organization_id

        async def count(**filters: str) -> int:
            return len((await deal.assistant.get("/v1/invoices", **filters)).json()["items"])

        assert await count(status="open,paid") == 1
        assert await count(organization_id=client, issuer_id=str(deal.assistant.id)) == 1
        assert await count(status="draft") == await count(issuer_id=str(new_id())) == 0


class TestWhatIsBehindIt:
    async def test_a_line_leads_to_its_time_and_back(self, market: Market) -> None:
        deal = await billable_deal(market)
        entries = {(await market.approved(deal, hours_ago=h))["id"] for h in (9, 7, 5)}
        invoice = await opened(deal)
        line = invoice["lines"][0]
        path = f"/v1/invoices/{invoice['id']}/lines/{line['id']}/sources"

        first = done(await deal.owner.get(path, limit=2))
        rest = done(await deal.owner.get(path, limit=2, cursor=first["next_cursor"]))

        assert {one["id"] for one in (*first["items"], *rest["items"])} == entries
        for entry_id in entries:
            back = done(await deal.owner.get(f"/v1/time-entries/{entry_id}/invoice-line"))
            assert (back["invoice_id"], back["line_id"]) == (invoice["id"], line["id"])
        problem_of(await (await market.owner()).get(path), 404)

    async def test_time_on_no_invoice_leads_nowhere(self, market: Market) -> None:
        deal = await billable_deal(market)
        entry = await market.approved(deal)

        problem_of(await deal.assistant.get(f"/v1/time-entries/{entry['id']}/invoice-line"), 404)


class TestClosing:
    async def test_a_void_one_owes_nothing_and_frees_its_time(self, market: Market) -> None:
        deal, path = await brought_to(market, "void")

        invoice = done(await deal.assistant.get(path))

        assert (invoice["status"], invoice["void_reason"]) == ("void", "Sent to the wrong client.")
        assert invoice["number"] == "INV-2026-0001"
        balances = await rows.fetch(market, BALANCES, invoice["id"])
        assert {row["posted_minor"] for row in balances} == {0}
        assert (await opened(deal))["number"] == "INV-2026-0002"
        [line, *_] = invoice["lines"]
        [source] = done(await deal.assistant.get(f"{path}/lines/{line['id']}/sources"))["items"]
        assert source["released_at"] == invoice["voided_at"]

    async def test_an_uncollectible_one_is_still_owed(self, market: Market) -> None:
        deal, path = await brought_to(market, "uncollectible")

        invoice = done(await deal.assistant.get(path))

        balances = {
            row["kind"]: row["posted_minor"]
            for row in await rows.fetch(market, BALANCES, invoice["id"])
        }
        assert balances["client_receivable"] == -minor(invoice["total"])
        assert invoice["allowed_actions"] == ["credit", "record_payment", "void"]


class TestRaces:
    @pytest.mark.long
    async def test_twenty_openings_at_once_leave_no_gap(self, market: Market) -> None:
        assistant = await market.assistant()
        deals: list[Deal] = []
        for number in range(20):
            deal = await billable_deal(market, assistant=assistant)
            await market.approved(deal, hours_ago=9.9 - number * 0.4, minutes=20)
            deals.append(deal)
        drafts = [await drafted(deal) for deal in deals]

        answers = await asyncio.gather(
            *(assistant.pay(f"/v1/invoices/{draft['id']}/open") for draft in drafts)
        )

        numbers = sorted(done(answer)["number"] for answer in answers)
        assert numbers == [f"INV-2026-{number:04}" for number in range(1, 21)]

    async def test_one_draft_is_opened_once(self, market: Market) -> None:
        deal = await worked(market)
        path = f"/v1/invoices/{(await drafted(deal))['id']}/open"

        answers = await asyncio.gather(*(deal.assistant.pay(path) for _ in range(20)))

        assert sorted(answer.status_code for answer in answers) == [200, *[409] * 19]
        await market.approved(deal, hours_ago=5)
        assert (await opened(deal))["number"] == "INV-2026-0002"

    async def test_twenty_drafts_at_once_bill_each_entry_once(self, market: Market) -> None:
        deal = await worked(market)

        answers = await asyncio.gather(*(drafting(deal) for _ in range(20)))

        assert sorted(answer.status_code for answer in answers) == [201, *[409] * 19]
        found = await rows.fetch(
            market, "SELECT time_entry_id FROM invoice_sources WHERE contract_id = $1", deal.id
        )
        assert len(found) == 1
