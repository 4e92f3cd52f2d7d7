"""Drafts: which time stands on them, on which lines, and what they come to."""

from typing import Any

import pytest

from tests.factories.invoices import (
    GERMAN,
    billable_deal,
    drafted,
    drafting,
    named,
    opened,
    with_fee_of_both,
    worked,
)
from tests.factories.market import HOURLY, Market
from tests.factories.milestones import done, eur, project_deal
from tests.factories.work_orders import order_in
from tests.support.problems import problem_of
from va_market.identity.models import Role


class TestWhatStandsOnIt:
    async def test_approved_time_makes_a_line(self, market: Market) -> None:
        deal = await billable_deal(market)
        entry = await market.approved(deal, minutes=90)

        invoice = await drafted(deal, memo="Thank you.")

        [line] = invoice["lines"]
        assert (invoice["status"], invoice["number"], invoice["memo"]) == (
            "draft",
            None,
            "Thank you.",
        )
        assert (line["quantity"], line["unit"], line["unit_price"]) == ("1.5", "hour", eur("25.00"))
        assert line["amount"] == eur("37.50")
        assert [step["step"] for step in line["trace"]] == ["contract_rate", "rate"]
        assert line["first_on"] == line["last_on"] == entry["started_at"][:10]

    async def test_each_task_and_order_has_a_line(self, market: Market) -> None:
        deal = await billable_deal(market)
        order = await order_in(deal, "in_progress", title="Sort the archive", order_number="17")
        order_id = order.rsplit("/", 1)[1]
        for hours, fields in ((9, {}), (7, {"task": "Inbox"}), (5, {"task": "Inbox"})):
            await market.approved(deal, hours_ago=hours, **fields)
        await market.approved(deal, hours_ago=3, minutes=30, work_order_id=order_id)

        lines = (await drafted(deal))["lines"]

        assert {(line["description"], line["quantity"]) for line in lines} == {
            ("Work by the hour", "1"),
            ("Inbox: Work by the hour", "2"),
            ("17 Sort the archive: Work by the hour", "0.5"),
        }
        assert [line["position"] for line in lines] == [1, 2, 3]
        assert {line["work_order_id"] for line in lines} == {None, order_id}

    async def test_only_approved_time_that_bills_something_counts(self, market: Market) -> None:
        deal = await billable_deal(market)
        await market.entry(deal, hours_ago=9)
        await market.submitted(deal, hours_ago=7)
        await market.approved(deal, hours_ago=5, is_billable=False)

        problem_of(await drafting(deal), 409, "nothing_to_invoice")

    async def test_time_of_another_period_waits(self, market: Market) -> None:
        deal = await billable_deal(market)
        await market.approved(deal)
        past = {"period_starts_on": "2026-10-01", "period_ends_on": "2026-10-31"}

        problem_of(await drafting(deal, **past), 409, "nothing_to_invoice")

    async def test_what_milestones_pay_for_is_not_billed_by_itself(self, market: Market) -> None:
        deal = await named(await project_deal(market))
        await market.approved(deal)

        problem_of(await drafting(deal), 409, "nothing_to_invoice")

    async def test_time_on_a_draft_is_on_no_other(self, market: Market) -> None:
        deal = await worked(market)
        await drafted(deal)

        problem_of(await drafting(deal), 409, "nothing_to_invoice")

    async def test_a_night_has_a_line_of_its_own_and_the_same_sources(self, market: Market) -> None:
        night = {"percent": "50", "starts_at": "22:00", "ends_at": "06:00"}
        terms = {**HOURLY, "premiums": {"night": night}}
        deal = await billable_deal(market, proposal={"terms": terms})
        await market.approved(deal, hours_ago=5, minutes=120)  # 5 to 7 in the morning

        plain, premium = (await drafted(deal))["lines"]

        assert (plain["amount"], premium["amount"]) == (eur("25.00"), eur("37.50"))
        assert (plain["sources_of"], premium["sources_of"]) == (None, plain["id"])

    async def test_a_ceiling_is_never_passed(self, market: Market) -> None:
        ceiling = {"ceiling": eur("60.00"), "rate": eur("40.00")}
        terms = {"kind": "project", "price": eur("60.00"), "not_to_exceed": ceiling}
        deal = await billable_deal(market, job={"engagement": "project"}, proposal={"terms": terms})
        for hours in (8, 6):
            await market.approved(deal, hours_ago=hours)

        assert (await drafted(deal))["net"] == eur("60.00")


class TestWhatItComesTo:
    async def test_tax_of_the_country_is_added(self, market: Market) -> None:
        deal = await worked(market)

        invoice = await drafted(deal)

        [group] = invoice["taxes"]
        assert (group["category"], group["percent"]) == ("S", "23")
        assert (invoice["net"], invoice["tax"], invoice["total"]) == (
            *(group["net"], group["tax"]),
            eur(str(float(invoice["net"]["amount"]) + float(invoice["tax"]["amount"]))),
        )

    async def test_the_buyer_abroad_owes_the_tax(self, market: Market) -> None:
        deal = await named(await market.deal(), buyer=GERMAN)
        await market.approved(deal)

        invoice = await drafted(deal)

        [group] = invoice["taxes"]
        assert (group["category"], group["note"], group["tax"]) == (
            *("AE", "Reverse charge"),
            eur("0.00"),
        )
        assert invoice["total"] == invoice["net"]
        assert (invoice["seller"]["vat_id"], invoice["buyer"]["vat_id"]) == (
            "PT123456789",
            "DE136695976",
        )

    async def test_a_small_enterprise_charges_none(self, market: Market) -> None:
        deal = await named(await market.deal(), seller={"charges_tax": False})
        await market.approved(deal)

        assert (await drafted(deal))["taxes"][0]["category"] == "E"

    async def test_another_rate_may_be_named(self, market: Market) -> None:
        deal = await worked(market)

        invoice = await drafted(deal, tax_percent="6")

        assert (invoice["tax_percent"], invoice["taxes"][0]["percent"]) == ("6", "6")

    async def test_what_the_client_bears_of_the_fee_is_a_line(self, market: Market) -> None:
        deal = await with_fee_of_both(await billable_deal(market))
        await market.approved(deal, hours_ago=5, minutes=120)

        invoice = await drafted(deal)

        work, fee = invoice["lines"]
        assert (work["amount"], fee["kind"], fee["amount"]) == (eur("50.00"), "fee", eur("1.50"))
        assert (invoice["client_fee"], invoice["assistant_fee"]) == (eur("1.50"), eur("3.50"))
        assert (invoice["net"], invoice["tax"]) == (eur("51.50"), eur("11.85"))

    async def test_the_line_of_the_fee_goes_with_the_fee(self, market: Market) -> None:
        deal = await with_fee_of_both(await billable_deal(market))
        entries = [await market.approved(deal, hours_ago=hours) for hours in (5, 3)]
        draft = await drafted(deal)
        path = f"/v1/invoices/{draft['id']}"

        less = done(await deal.assistant.patch(path, {"leave_out": [entries[0]["id"]]}))

        assert [line["amount"] for line in less["lines"]] == [eur("25.00"), eur("0.75")]
        opened_one = done(await deal.assistant.pay(f"{path}/open"))
        assert [line["amount"] for line in opened_one["lines"]] == [eur("25.00"), eur("0.75")]

    async def test_a_rate_of_tax_that_nobody_knows_is_asked_for(self, market: Market) -> None:
        abroad = {
            "vat_id": None,
            "address": {"line1": "Main St 1", "city": "Austin", "country": "US"},
        }
        buyer = {**abroad, "tax_id": {"country": "US", "number": "536904399"}}
        deal = await named(await market.deal(), seller=abroad, buyer=buyer)
        await market.approved(deal)

        problem_of(await drafting(deal), 409, "tax_rate_missing")
        assert (await drafted(deal, tax_percent="8.25"))["taxes"][0]["percent"] == "8.25"

    @pytest.mark.parametrize("side", ["seller", "buyer"])
    async def test_both_sides_are_to_be_known(self, market: Market, side: str) -> None:
        deal = await named(await market.deal(), **{side: {"legal_name": None}})
        await market.approved(deal)

        problem_of(await drafting(deal), 409, "billing_incomplete")


class TestWhoDrafts:
    async def test_nobody_but_the_issuer(self, market: Market) -> None:
        deal = await worked(market)
        finance = await market.member(deal.owner, Role.FINANCE)

        for who in (deal.owner, finance):
            problem_of(await drafting(deal, who), 403, "not_the_issuer")
        problem_of(await drafting(deal, await market.owner()), 404)

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"period_ends_on": "2026-10-01"}, "ends_too_early"),
            ({"period_starts_on": "2020-01-01"}, "period_too_long"),
            ({"tax_percent": "101"}, "percent_invalid"),
            ({"payment_terms": {"kind": "net", "days": 0}}, "greater_than_equal"),
            ({"memo": ""}, "too_short"),
        ],
    )
    async def test_what_is_wrong_is_named(
        self, market: Market, body: dict[str, Any], code: str
    ) -> None:
        deal = await market.deal()

        refused = problem_of(await drafting(deal, **body), 422)

        assert code in {error["code"] for error in refused["errors"]}


class TestChanging:
    async def test_absent_keeps_and_null_clears(self, market: Market) -> None:
        deal = await worked(market)
        draft = await drafted(deal, memo="Thank you.", tax_percent="6")
        path = f"/v1/invoices/{draft['id']}"

        changed = done(await deal.assistant.patch(path, {"memo": None}))

        assert (changed["memo"], changed["tax_percent"]) == (None, "6")
        again = done(await deal.assistant.patch(path, {"tax_percent": None}))
        assert again["taxes"][0]["percent"] == "23"
        assert again == done(await deal.assistant.get(path))

    async def test_what_is_left_out_waits_for_another(self, market: Market) -> None:
        deal = await billable_deal(market)
        first, second = [await market.approved(deal, hours_ago=h) for h in (5, 3)]
        draft = await drafted(deal)
        path = f"/v1/invoices/{draft['id']}"

        changed = done(await deal.assistant.patch(path, {"leave_out": [first["id"]]}))

        assert [line["quantity"] for line in changed["lines"] if line["kind"] == "hourly"] == ["1"]
        other = await drafted(deal)
        [source] = (await _sources(deal, other))["items"]
        assert source["id"] == first["id"]
        problem_of(
            await deal.assistant.patch(path, {"leave_out": [second["id"]]}),
            409,
            "nothing_to_invoice",
        )

    async def test_only_what_is_on_it_is_left_out(self, market: Market) -> None:
        deal = await worked(market)
        path = f"/v1/invoices/{(await drafted(deal))['id']}"
        other = await market.approved(deal, hours_ago=7)

        refused = await deal.assistant.patch(path, {"leave_out": [other["id"]]})

        problem_of(refused, 404)

    async def test_a_deleted_draft_frees_its_time(self, market: Market) -> None:
        deal = await worked(market)
        draft = await drafted(deal)

        assert (await deal.assistant.delete(f"/v1/invoices/{draft['id']}")).status_code == 204

        problem_of(await deal.assistant.get(f"/v1/invoices/{draft['id']}"), 404)
        await drafted(deal)

    async def test_an_opened_one_is_neither_changed_nor_deleted(self, market: Market) -> None:
        deal = await worked(market)
        path = f"/v1/invoices/{(await opened(deal))['id']}"

        problem_of(await deal.assistant.patch(path, {"memo": "More."}), 409, "illegal_move")
        problem_of(await deal.assistant.delete(path), 409, "illegal_move")


async def _sources(deal: Any, invoice: dict[str, Any]) -> Any:
    path = f"/v1/invoices/{invoice['id']}/lines/{invoice['lines'][0]['id']}/sources"
    return done(await deal.assistant.get(path))
