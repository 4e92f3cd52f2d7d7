"""Everything on one invoice: to the cent, whoever bears the fee, and once, whoever writes."""

from typing import Any

import pytest

from tests.factories.billing import left, mixed, project, released, spending, spent
from tests.factories.charges import charged
from tests.factories.invoices import (
    REACHED,
    billable_deal,
    credited,
    drafted,
    drafting,
    named,
    opened,
    paid,
)
from tests.factories.market import Deal, Market
from tests.factories.milestones import done, eur
from tests.invariants import rows
from tests.invariants.test_constraints import refusal
from tests.invoices.test_opening import minor
from va_market.kit.ids import new_id

# Work of 25.00, 400.00, 500.00 and -20.00, an outlay of 60.00, and 23 % of tax on it all.
BY_FEE = {
    "client": ("1055.50", "242.77", "90.50", "0.00"),
    "assistant": ("965.00", "221.95", "0.00", "90.50"),
    "both": ("992.15", "228.19", "27.15", "63.35"),
}
COUNT = "SELECT count({}_id) FROM invoice_sources WHERE contract_id = $1"
POINTED = "SELECT {}_id FROM invoice_sources WHERE invoice_id = $1"
NONE = """INSERT INTO invoice_sources (line_id, position, invoice_id, contract_id)
    SELECT line_id, 99, invoice_id, contract_id FROM invoice_sources WHERE invoice_id = $1"""
TWO = """INSERT INTO invoice_sources
        (line_id, position, expense_id, charge_id, invoice_id, contract_id)
    SELECT one.line_id, 99, one.expense_id, other.charge_id, one.invoice_id, one.contract_id
    FROM invoice_sources one JOIN invoice_sources other USING (invoice_id)
    WHERE invoice_id = $1 AND one.expense_id IS NOT NULL AND other.charge_id IS NOT NULL"""
AGAIN = """INSERT INTO invoice_sources (line_id, position, {0}_id, invoice_id, contract_id)
    SELECT line_id, 99, {0}_id, invoice_id, contract_id FROM invoice_sources
    WHERE invoice_id = $1 AND {0}_id IS NOT NULL"""
OTHER = """INSERT INTO invoice_sources (line_id, position, {0}_id, invoice_id, contract_id)
    SELECT line_id, 99, $2, invoice_id, contract_id FROM invoice_sources
    WHERE invoice_id = $1 LIMIT 1"""


@pytest.mark.parametrize("fee", BY_FEE)
async def test_it_comes_to_the_cent(market: Market, fee: str) -> None:
    deal = await mixed(market, fee)

    invoice = await opened(deal)

    kinds = [line["kind"] for line in invoice["lines"] if line["kind"] != "fee"]
    assert sorted(kinds) == ["credit", "expense", "fixed_fee", "hourly", "milestone"]
    assert [line["position"] for line in invoice["lines"]] == [*range(1, 1 + len(invoice["lines"]))]
    sums = ("net", "tax", "client_fee", "assistant_fee")
    assert [invoice[name] for name in sums] == [eur(one) for one in BY_FEE[fee]]
    of_release = {"client": 44000, "assistant": 40000, "both": 41200}[fee]
    assert minor(invoice["paid"]) == of_release
    assert minor(invoice["outstanding"]) == minor(invoice["total"]) - of_release
    await paid(deal, f"/v1/invoices/{invoice['id']}")
    assert set((await left(market, invoice)).values()) == {0}


@pytest.mark.parametrize("fee", BY_FEE)
async def test_all_of_it_is_credited_to_the_cent(market: Market, fee: str) -> None:
    deal = await mixed(market, fee)
    invoice = await opened(deal)
    path = f"/v1/invoices/{invoice['id']}"
    amounts = [line["amount"]["amount"] for line in invoice["lines"] if line["kind"] != "fee"]

    note = await credited(deal, path, *amounts)

    for name in ("net", "tax", "total", "client_fee", "assistant_fee"):
        assert note[name] == invoice[name], name
    assert note["refund"] == invoice["paid"]
    waits = await left(market, invoice)
    assert {kind for kind, posted in waits.items() if posted} == {"refund_due", "refund_payable"}


async def _of_kind(market: Market, kind: str) -> Deal:
    if kind == "release":
        deal = await project(market)
        await released(deal)
        return deal
    if kind == "expense":
        deal = await spending(market)
        await spent(deal)
        return deal
    deal = await billable_deal(market)
    await charged(deal)
    return deal


@pytest.mark.parametrize("kind", ["expense", "release", "charge"])
async def test_each_stands_on_one_live_line(market: Market, kind: str) -> None:
    draft = await drafted(await _of_kind(market, kind))

    rule = await refusal(market, AGAIN.format(kind), draft["id"])

    assert rule == f"uq_invoice_sources_live_{kind}"


@pytest.mark.parametrize("kind", ["expense", "release", "charge"])
async def test_twenty_drafts_at_once_bill_it_once(market: Market, kind: str) -> None:
    deal = await _of_kind(market, kind)

    answers = await rows.at_once(*(drafting(deal) for _ in range(20)))

    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 19]
    assert await rows.value(market, COUNT.format(kind), deal.id) == 1


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("expense", "only_approved_expenses_are_billed"),
        ("release", "only_releases_are_billed"),
        ("charge", "only_charges_of_the_contract_are_billed"),
    ],
)
async def test_nothing_of_another_contract_is_billed(market: Market, kind: str, rule: str) -> None:
    draft = await drafted(await _of_kind(market, kind))
    other = await drafted(await _of_kind(market, kind))
    theirs = await rows.value(market, POINTED.format(kind), other["id"])

    assert await refusal(market, OTHER.format(kind), draft["id"], theirs) == rule
    assert await refusal(market, OTHER.format(kind), draft["id"], new_id()) == rule


@pytest.mark.parametrize("statement", [NONE, TWO])
async def test_a_source_is_one_thing(market: Market, statement: str) -> None:
    deal = await spending(market)
    await spent(deal)
    if statement == TWO:
        await charged(deal)
    draft = await drafted(deal)

    assert await refusal(market, statement, draft["id"]) == "ck_invoice_sources_names_one_source"


async def test_a_payment_says_where_it_came_from(market: Market) -> None:
    deal = await project(market)
    await released(deal)
    invoice = await opened(deal)
    statement = """INSERT INTO invoice_payments (id, invoice_id, source, amount_minor, received_on,
            posting_id, recorded_by, created_at)
        SELECT gen_random_uuid(), invoice_id, 'found', 1, received_on, posting_id, recorded_by,
            created_at FROM invoice_payments WHERE invoice_id = $1"""

    assert await refusal(market, statement, invoice["id"]) == "ck_invoice_payments_source"


class TestDocuments:
    async def _read(self, market: Market, form: str) -> tuple[dict[str, Any], str]:
        deal = await named(await mixed(market, "both"), **REACHED)
        invoice = await opened(deal)
        sent = await deal.owner.get(f"/v1/invoices/{invoice['id']}/{form}")
        assert sent.is_success, sent.text
        return invoice, sent.text if form != "pdf" else ""

    async def test_programs_read_units_periods_and_what_is_paid(self, market: Market) -> None:
        invoice, ubl = await self._read(market, "ubl")

        for code in ("HUR", "LS", "H87", "MON"):
            assert f'unitCode="{code}"' in ubl, code
        assert ">-1<" in ubl  # a credit takes off by its quantity
        assert "<cbc:StartDate>2026-12-04</cbc:StartDate>" in ubl
        assert f'PrepaidAmount currencyID="EUR">{invoice["paid"]["amount"]}<' in ubl
        assert f'PayableAmount currencyID="EUR">{invoice["outstanding"]["amount"]}<' in ubl

    async def test_a_spreadsheet_has_a_row_for_each(self, market: Market) -> None:
        invoice, text = await self._read(market, "csv")

        for line in invoice["lines"]:
            assert line["amount"]["amount"] in text
        assert "Milestone: Part 1" in text

    async def test_people_read_it(self, market: Market) -> None:
        await self._read(market, "pdf")

    async def test_what_was_paid_later_is_not_on_it(self, market: Market) -> None:
        deal = await named(await mixed(market, "both"), **REACHED)
        invoice = await opened(deal)
        path = f"/v1/invoices/{invoice['id']}"
        first = (await deal.owner.get(f"{path}/ubl")).content

        await paid(deal, path)

        assert done(await deal.owner.get(path))["outstanding"] == eur("0.00")
        assert (await deal.owner.get(f"{path}/ubl")).content == first
