"""Late fees (money.md §5): named by an invoice, worked out day by day, asked for by another one."""

import asyncio
from typing import Any

import pypdfium2
import pytest

from tests.factories.disputes import disputing
from tests.factories.invoices import REACHED, credited, drafted, named, opened, paid, worked
from tests.factories.late_fees import (
    LATE_FEE,
    charged_late_fees,
    days_go_by,
    drafted_late_fees,
    due_today,
    late_for,
    lateness,
    path_of,
)
from tests.factories.market import Deal, Market
from tests.factories.milestones import done, eur
from tests.factories.payments import held_for
from tests.factories.reminders import ON_RECEIPT
from tests.invariants.test_constraints import refusal
from tests.support.problems import problem_of

INVOICES = "late-fee-invoices"
HALVES = [{"percent": "50", "days_later": 0}, {"percent": "50", "days_later": 30}]


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await worked(market)


def amounts(costs: list[dict[str, Any]], name: str = "accrued") -> list[str]:
    return [one[name]["amount"] for one in costs]


async def sums(deal: Deal, invoice: dict[str, Any]) -> dict[str, str]:
    found = await lateness(deal, invoice)
    names = ("accrued", "charged", "credited", "chargeable", "overcharged")
    return {name: found[name]["amount"] for name in names if float(found[name]["amount"])}


class TestNaming:
    async def test_a_draft_names_what_lateness_costs_until_it_is_changed(self, deal: Deal) -> None:
        draft = await drafted(deal, late_fee=LATE_FEE)
        path = f"/v1/invoices/{draft['id']}"
        assert draft["late_fee"] == {**LATE_FEE, "grace_days": 0}

        kept = done(await deal.assistant.patch(path, {"memo": "Thank you."}))
        assert kept["late_fee"] == draft["late_fee"]
        assert done(await deal.assistant.patch(path, {"late_fee": None}))["late_fee"] is None

    @pytest.mark.parametrize(
        ("late_fee", "pointer"),
        [
            ({}, "/late_fee"),
            ({"annual_percent": "0"}, "/late_fee"),
            ({"annual_percent": "101"}, "/late_fee/annual_percent"),
            ({"flat": {"amount": "40.00", "currency": "USD"}}, "/late_fee/flat/currency"),
            ({"annual_percent": "9", "grace_days": 91}, "/late_fee/grace_days"),
            ({"flat": eur("1000000000.01")}, "/late_fee/flat/amount"),
        ],
    )
    async def test_it_costs_something_in_the_currency_of_the_contract(
        self, deal: Deal, late_fee: Any, pointer: str
    ) -> None:
        body = {"period_starts_on": "2026-11-01", "period_ends_on": "2026-12-31"}
        refused = await deal.assistant.post(f"{deal.path}/invoices", {**body, "late_fee": late_fee})
        assert problem_of(refused, 422)["errors"][0]["pointer"] == pointer

        path = f"/v1/invoices/{(await drafted(deal))['id']}"
        refused = await deal.assistant.patch(path, {"late_fee": late_fee})
        assert problem_of(refused, 422)["errors"][0]["pointer"] == pointer

    async def test_the_document_tells_it(self, market: Market) -> None:
        deal = await named(await worked(market), **REACHED)
        invoice = await due_today(deal, late_fee={**LATE_FEE, "grace_days": 3})

        told = (
            "Late payment costs interest of 100 % a year from the day after and 40.00 EUR once "
            "for each part that is late after 3 days of grace."
        )
        assert told in (await deal.owner.get(path_of(invoice, "ubl"))).text


class TestWorkingOut:
    async def test_both_sides_read_what_it_has_cost_until_today(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 73)

        for who in (deal.owner, deal.assistant):
            found = done(await who.get(path_of(invoice)))
            assert [one["kind"] for one in found["costs"]] == ["late_interest", "late_fee"]
            assert amounts(found["costs"]) == ["6.15", "40.00"]
            assert found["worked_out_on"] == "2027-02-18"
            assert found["chargeable"] == eur("46.15")
        [step] = found["costs"][0]["trace"]
        assert step["formula"] == "30.75 EUR × 100 % × 73 d ÷ 365 d"  # noqa: RUF001

    async def test_what_is_in_time_costs_nothing(self, market: Market, deal: Deal) -> None:
        invoice = await due_today(deal)
        await paid(deal, f"/v1/invoices/{invoice['id']}")
        await days_go_by(market, deal, 30)

        found = await lateness(deal, invoice)
        assert (found["costs"], found["accrued"]) == ([], eur("0.00"))

    async def test_an_invoice_without_one_costs_nothing(self, market: Market, deal: Deal) -> None:
        invoice = await opened(deal, payment_terms=ON_RECEIPT)
        await days_go_by(market, deal, 30)

        found = await lateness(deal, invoice)
        assert (found["late_fee"], found["costs"]) == (None, [])

    async def test_days_count_until_the_day_on_which_it_was_paid(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 90)
        await paid(deal, f"/v1/invoices/{invoice['id']}", received_on="2027-02-18")

        found = await lateness(deal, invoice)
        assert amounts(found["costs"]) == ["6.15", "40.00"]
        assert found["costs"][0]["until"] == "2027-02-18"

    async def test_each_installment_is_late_by_itself(self, market: Market, deal: Deal) -> None:
        invoice = await late_for(market, deal, 73, installment_plan=HALVES)

        found = await lateness(deal, invoice)
        # 15.38 for 73 days, 15.37 for 43 days
        assert amounts(found["costs"]) == ["3.08", "40.00", "1.81", "40.00"]

    async def test_what_was_credited_was_never_owed(self, market: Market, deal: Deal) -> None:
        invoice = await late_for(market, deal, 73)
        await credited(deal, f"/v1/invoices/{invoice['id']}", "12.50")

        # 15.37 are left, and 15.38 were taken back.
        assert await sums(deal, invoice) == {"accrued": "43.07", "chargeable": "43.07"}

    async def test_what_is_disputed_costs_nothing_while_it_is(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await due_today(deal)
        dispute = done(await disputing(deal.owner, invoice, "12.50"))
        await days_go_by(market, deal, 73)
        assert (await lateness(deal, invoice))["accrued"] == eur("43.07")

        done(await deal.owner.pay(f"/v1/disputes/{dispute['id']}/withdraw"))
        assert (await lateness(deal, invoice))["accrued"] == eur("46.15")

    async def test_what_was_paid_late_and_is_disputed_costs_nothing_while_it_is(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 7)
        await paid(deal, f"/v1/invoices/{invoice['id']}", received_on="2026-12-14")
        assert (await lateness(deal, invoice))["accrued"] == eur("40.59")

        done(await disputing(deal.owner, invoice, "12.50"))

        assert (await lateness(deal, invoice))["accrued"] == eur("40.29")

    async def test_who_sees_no_invoice_sees_no_lateness_of_it(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await due_today(deal)
        stranger = await market.owner()

        problem_of(await stranger.get(path_of(invoice)), 404)
        problem_of(await stranger.post(path_of(invoice, INVOICES), {}), 404)


class TestCharging:
    async def test_it_stands_on_an_invoice_of_its_own_without_tax_and_fee(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 73)

        bill = await charged_late_fees(deal, invoice)

        assert bill["late_fee_of"] == invoice["id"]
        assert [one["kind"] for one in bill["lines"]] == ["late_interest", "late_fee"]
        assert amounts(bill["lines"], "amount") == ["6.15", "40.00"]
        assert [bill[name] for name in ("net", "tax", "total")] == [
            eur("46.15"),
            eur("0.00"),
            eur("46.15"),
        ]
        assert (bill["client_fee"], bill["assistant_fee"]) == (eur("0.00"), eur("0.00"))
        assert [one["category"] for one in bill["taxes"]] == ["O"]
        assert (bill["period_starts_on"], bill["period_ends_on"]) == ("2026-12-08", "2027-02-18")

    async def test_the_whole_of_it_reaches_the_issuer(self, market: Market, deal: Deal) -> None:
        bill = await charged_late_fees(deal, await late_for(market, deal, 73))

        done(await deal.assistant.pay(path_of(bill, "payments"), _all_of(bill)))

        bill = done(await deal.owner.get(f"/v1/invoices/{bill['id']}"))
        assert (bill["status"], bill["outstanding"]) == ("paid", eur("0.00"))
        owed = await deal.assistant.get("/v1/accounts", kind="fee_receivable")
        assert [one["balance"] for one in done(owed)["items"]] in ([], [eur("0.00")])

    async def test_days_that_were_charged_are_not_charged_again(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 73)
        await charged_late_fees(deal, invoice)
        again = await deal.assistant.post(path_of(invoice, INVOICES), {})
        problem_of(again, 409, "no_late_fee_due")

        await days_go_by(market, deal, 73)
        bill = await charged_late_fees(deal, invoice)

        assert amounts(bill["lines"], "amount") == ["6.15"]
        assert bill["lines"][0]["description"].endswith(", less 6.15 EUR charged before")
        assert bill["lines"][0]["trace"][-1]["formula"] == (
            "12.30 EUR − 6.15 EUR charged before"  # noqa: RUF001
        )
        assert await sums(deal, invoice) == {"accrued": "52.30", "charged": "52.30"}

    async def test_a_draft_is_worked_out_anew_when_it_is_opened(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 73)
        draft = await drafted_late_fees(deal, invoice)
        await days_go_by(market, deal, 73)

        bill = done(await deal.assistant.pay(path_of(draft, "open")))

        assert amounts(bill["lines"], "amount") == ["12.30", "40.00"]
        assert bill["period_ends_on"] == "2027-05-02"

    async def test_one_draft_at_a_time_which_only_the_issuer_sees(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 73)
        draft = await drafted_late_fees(deal, invoice)

        again = await deal.assistant.post(path_of(invoice, INVOICES), {})

        problem_of(again, 409, "late_fee_drafted")
        assert (await lateness(deal, invoice))["draft_id"] is None
        own = done(await deal.assistant.get(path_of(invoice)))
        assert (own["draft_id"], own["invoices"]) == (draft["id"], [])

    async def test_of_ten_at_once_one_makes_it(self, market: Market, deal: Deal) -> None:
        invoice = await late_for(market, deal, 73)

        answers = await asyncio.gather(
            *(deal.assistant.post(path_of(invoice, INVOICES), {}) for _ in range(10))
        )

        assert sorted(answer.status_code for answer in answers) == [201, *[409] * 9]

    async def test_only_what_is_said_of_the_payment_changes_on_a_draft(
        self, market: Market, deal: Deal
    ) -> None:
        draft = await drafted_late_fees(deal, await late_for(market, deal, 73))
        path = f"/v1/invoices/{draft['id']}"

        changed = done(await deal.assistant.patch(path, {"memo": "At last."}))

        assert (changed["memo"], changed["total"]) == ("At last.", eur("46.15"))
        for body in ({"late_fee": LATE_FEE}, {"tax_percent": "6"}, {"leave_out": []}):
            refused = await deal.assistant.patch(path, body)
            [fault] = problem_of(refused, 422)["errors"]
            assert fault["code"] == "not_of_late_fees"

    async def test_the_client_pays_it_out_of_what_is_held_without_a_fee(
        self, market: Market, deal: Deal
    ) -> None:
        bill = await charged_late_fees(deal, await late_for(market, deal, 73))
        await held_for(deal.owner, eur("46.15"))

        done(await deal.owner.pay(path_of(bill, "pay"), {}))

        spendable = await deal.assistant.get("/v1/accounts", kind="assistant_available")
        assert [one["balance"] for one in done(spendable)["items"]] == [eur("46.15")]

    @pytest.mark.parametrize("status", ["paid", "uncollectible"])
    async def test_what_is_paid_or_given_up_is_charged_too(
        self, market: Market, deal: Deal, status: str
    ) -> None:
        invoice = await late_for(market, deal, 73)
        if status == "paid":
            await paid(deal, f"/v1/invoices/{invoice['id']}", received_on="2027-02-18")
        else:
            done(await deal.assistant.pay(path_of(invoice, "mark-uncollectible")))

        assert (await charged_late_fees(deal, invoice))["total"] == eur("46.15")

    async def test_it_is_no_work_that_makes_later_fees_smaller(
        self, market: Market, deal: Deal
    ) -> None:
        await charged_late_fees(deal, await late_for(market, deal, 73))
        await market.approved(deal, hours_ago=5)

        dates = {"period_starts_on": "2027-02-01", "period_ends_on": "2027-02-28"}
        bill = await opened(deal, **dates)

        assert bill["lines"][0]["assistant_fee"] == eur("2.50")

    async def test_changing_a_draft_and_making_one_do_not_wait_for_each_other(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 73)
        draft = await drafted_late_fees(deal, invoice)
        path = f"/v1/invoices/{draft['id']}"

        answers = await asyncio.gather(
            *(
                one
                for number in range(5)
                for one in (
                    deal.assistant.patch(path, {"memo": f"Number {number}"}),
                    deal.assistant.post(path_of(invoice, INVOICES), {}),
                )
            )
        )

        assert [answer.status_code for answer in answers] == [200, 409] * 5

    async def test_the_client_charges_nothing(self, market: Market, deal: Deal) -> None:
        invoice = await late_for(market, deal, 73)

        problem_of(await deal.owner.post(path_of(invoice, INVOICES), {}), 403, "not_the_issuer")

    async def test_what_is_allowed_says_so(self, market: Market, deal: Deal) -> None:
        invoice = await due_today(deal)
        assert "charge_late_fee" in invoice["allowed_actions"]

        await market.approved(deal, hours_ago=5)
        assert "charge_late_fee" not in (await opened(deal))["allowed_actions"]

    async def test_all_ways_of_an_invoice_are_open_to_it(self, market: Market, deal: Deal) -> None:
        await named(deal, **REACHED)
        bill = await charged_late_fees(deal, await late_for(market, deal, 73))

        pdf = await deal.owner.get(path_of(bill, "pdf"))
        document = pypdfium2.PdfDocument(pdf.content)
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
        assert "Interest of 100 % a year on invoice" in text
        assert "outside the scope of tax" in text
        ubl = await deal.owner.get(path_of(bill, "ubl"))
        assert "<cbc:ID>PT123456789</cbc:ID>" in ubl.text
        assert "6.15" in (await deal.owner.get(path_of(bill, "csv"))).text
        note = await credited(deal, f"/v1/invoices/{bill['id']}", "6.15")
        assert note["total"] == eur("6.15")
        done(await disputing(deal.owner, {**bill, "lines": bill["lines"][1:]}, "40.00"))


class TestWhatTurnsOutLater:
    async def test_a_payment_recorded_later_shows_what_was_charged_too_much(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 146)
        bill = await charged_late_fees(deal, invoice)
        await paid(deal, f"/v1/invoices/{invoice['id']}", received_on="2027-02-18")
        assert await sums(deal, invoice) == {
            "accrued": "46.15",
            "charged": "52.30",
            "overcharged": "6.15",
        }

        await credited(deal, f"/v1/invoices/{bill['id']}", "6.15")

        assert await sums(deal, invoice) == {
            "accrued": "46.15",
            "charged": "52.30",
            "credited": "6.15",
        }

    async def test_what_is_not_paid_yet_sets_off_what_was_charged_too_much(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 146)
        await charged_late_fees(deal, invoice)  # 12.30 of interest
        path = f"/v1/invoices/{invoice['id']}"
        await paid(deal, path, amount=eur("15.37"), received_on="2027-02-18")
        # 6.15 for all of it, and 3.08 for the rest: nothing is to be credited, nor charged yet.
        assert await sums(deal, invoice) == {"accrued": "49.23", "charged": "52.30"}

        await days_go_by(market, deal, 146)

        # 6.15 and 15.38 for 219 days, which are 9.23
        bill = await charged_late_fees(deal, invoice)
        assert bill["total"] == eur("3.08")

    async def test_a_dispute_that_ends_for_the_issuer_costs_the_issuer_nothing(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 7)
        await charged_late_fees(deal, invoice)
        dispute = done(await disputing(deal.owner, invoice, "12.50"))
        assert await sums(deal, invoice) == {"accrued": "40.29", "charged": "40.59"}

        done(await deal.owner.pay(f"/v1/disputes/{dispute['id']}/withdraw"))

        assert await sums(deal, invoice) == {"accrued": "40.59", "charged": "40.59"}

    async def test_what_was_in_time_after_all_is_charged_too_much_as_a_whole(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 73)
        await charged_late_fees(deal, invoice)
        await paid(deal, f"/v1/invoices/{invoice['id']}", received_on="2026-12-07")

        assert await sums(deal, invoice) == {"charged": "46.15", "overcharged": "46.15"}

    async def test_what_a_void_one_asked_for_is_charged_anew(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 73)
        bill = await charged_late_fees(deal, invoice)

        done(await deal.assistant.pay(path_of(bill, "void"), {"reason": "Wrong day."}))

        assert (await charged_late_fees(deal, invoice))["total"] == eur("46.15")

    async def test_a_waived_one_is_not_charged_anew(self, market: Market, deal: Deal) -> None:
        invoice = await late_for(market, deal, 73)
        bill = await charged_late_fees(deal, invoice)

        await credited(deal, f"/v1/invoices/{bill['id']}", "6.15", "40.00")

        problem_of(
            await deal.assistant.post(path_of(invoice, INVOICES), {}), 409, "no_late_fee_due"
        )

    async def test_a_draft_of_what_is_paid_in_time_after_all_is_not_opened(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 73)
        draft = await drafted_late_fees(deal, invoice)
        await paid(deal, f"/v1/invoices/{invoice['id']}", received_on="2026-12-07")

        problem_of(await deal.assistant.pay(path_of(draft, "open")), 409, "no_late_fee_due")
        assert (await deal.assistant.delete(f"/v1/invoices/{draft['id']}")).status_code == 204

    async def test_of_opening_and_voiding_at_once_one_is_refused(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 73)
        draft = await drafted_late_fees(deal, invoice)
        void = {"reason": "Sent to the wrong client."}

        answers = await asyncio.gather(
            deal.assistant.pay(path_of(draft, "open")),
            deal.assistant.pay(path_of(invoice, "void"), void),
        )

        assert sorted(answer.status_code for answer in answers) == [200, 409]

    async def test_an_invoice_is_not_void_while_its_late_fees_stand(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 73)
        bill = await charged_late_fees(deal, invoice)
        void = {"reason": "Sent to the wrong client."}

        problem_of(
            await deal.assistant.pay(path_of(invoice, "void"), void), 409, "late_fee_charged"
        )
        done(await deal.assistant.pay(path_of(bill, "void"), void))
        done(await deal.assistant.pay(path_of(invoice, "void"), void))


class TestTheDatabase:
    OPEN = "UPDATE invoices SET status = 'open', due_on = '2027-03-01' WHERE id = $1"
    RULES = (
        (
            "UPDATE invoice_lines SET kind = 'hourly' WHERE invoice_id = $1 AND position = 1",
            "late_fees_stand_alone",
        ),
        (
            (
                "UPDATE invoice_lines SET amount_minor = 617 "
                "WHERE invoice_id = $1 AND position = 1; "
                "UPDATE invoices SET net_minor = 4617, total_minor = 4617 WHERE id = $1"
            ),
            "late_interest_within_its_days",
        ),
    )

    @pytest.mark.parametrize(("change", "rule"), RULES)
    async def test_late_fees_are_what_their_invoice_names(
        self, market: Market, deal: Deal, change: str, rule: str
    ) -> None:
        draft = await drafted_late_fees(deal, await late_for(market, deal, 73))

        assert await refusal(market, *_in_one(change, self.OPEN, draft["id"])) == rule

    async def test_the_amount_that_is_owed_once_is_charged_once(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 73)
        await charged_late_fees(deal, invoice)
        await days_go_by(market, deal, 73)
        draft = await drafted_late_fees(deal, invoice)
        change = "UPDATE invoice_lines SET kind = 'late_fee' WHERE invoice_id = $1"

        broken = await refusal(market, *_in_one(change, self.OPEN, draft["id"]))

        assert broken == "late_fees_are_charged_once"

    async def test_work_and_lateness_do_not_mix(self, market: Market, deal: Deal) -> None:
        draft = await drafted(deal)
        change = "UPDATE invoice_lines SET kind = 'late_fee' WHERE invoice_id = $1"

        broken = await refusal(market, *_in_one(change, self.OPEN, draft["id"]))

        assert broken == "late_fees_stand_alone"

    async def test_a_late_invoice_is_not_void_before_its_late_fees(
        self, market: Market, deal: Deal
    ) -> None:
        invoice = await late_for(market, deal, 73)
        await charged_late_fees(deal, invoice)
        void = (
            "UPDATE invoices SET status = 'void', voided_at = now(), void_reason = 'Wrong.' "
            "WHERE id = $1"
        )

        assert await refusal(market, void, invoice["id"]) == "late_fees_go_before_their_invoice"


def _all_of(bill: dict[str, Any]) -> dict[str, Any]:
    return {"amount": bill["total"], "received_on": "2027-02-18"}


def _in_one(change: str, then: str, invoice_id: str) -> tuple[str]:
    """Two statements at once: the second one is refused, and the first taken back with it."""
    both = "; ".join(one.replace("$1", f"'{invoice_id}'") for one in (change, then))
    return (f"DO $$ BEGIN {both}; END $$",)
