"""What always holds of invoices (domain.md \u00a74): the database refuses, whoever writes."""

import pytest

from tests.factories.invoices import billable_deal, brought_to, drafted, worked
from tests.factories.market import Market
from tests.invariants import rows
from tests.invariants.test_constraints import refusal

FIXED = "opened_invoices_are_fixed"
UPDATE = "UPDATE invoices SET {change} WHERE id = $1"
GAPS = "series_have_no_gaps"
NUMBERED = """UPDATE invoices SET status = 'open', series = 'INV-', sequence = 1,
    number = 'INV-0001', issued_on = now(), due_on = now(), opened_by = created_by,
    opened_at = now(), posting_id = (SELECT id FROM ledger_transactions LIMIT 1)"""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invoices SET memo = 'other' WHERE id = $1",
        "UPDATE invoices SET tax_minor = tax_minor + 1, total_minor = 1 WHERE id = $1",
        "UPDATE invoices SET number = 'INV-2' WHERE id = $1",
        "UPDATE invoices SET status = 'draft' WHERE id = $1",
        "DELETE FROM invoices WHERE id = $1",
        "UPDATE invoice_lines SET amount_minor = 1 WHERE invoice_id = $1",
        "DELETE FROM invoice_lines WHERE invoice_id = $1",
        "DELETE FROM invoice_sources WHERE invoice_id = $1",
        "UPDATE invoice_sources SET released_at = now() WHERE invoice_id = $1",
        "UPDATE invoice_sources SET position = 9 WHERE invoice_id = $1",
    ],
)
async def test_nothing_of_an_opened_one_changes(market: Market, statement: str) -> None:
    _, path = await brought_to(market, "open")

    assert await refusal(market, statement, path.rsplit("/", 1)[1]) == FIXED


async def test_a_void_one_stays_void(market: Market) -> None:
    _, path = await brought_to(market, "void")
    again = (
        "UPDATE invoices SET status = 'paid', voided_at = NULL, void_reason = NULL WHERE id = $1"
    )

    assert await refusal(market, again, path.rsplit("/", 1)[1]) == FIXED


@pytest.mark.parametrize("table", ["invoices", "invoice_lines", "invoice_sources"])
async def test_no_table_is_emptied(market: Market, table: str) -> None:
    assert await refusal(market, f"TRUNCATE {table} CASCADE") == FIXED


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (
            "net_minor = net_minor + 1, total_minor = total_minor + 1",
            "invoices_are_the_sum_of_lines",
        ),
        ("taxes = '[]', tax_minor = 0, total_minor = net_minor", "invoices_are_the_sum_of_taxes"),
        ("memo = 'other'", "invoices_have_the_next_number"),  # nobody has counted
    ],
)
async def test_what_is_opened_adds_up_and_has_the_next_number(
    market: Market, change: str, rule: str
) -> None:
    await brought_to(market, "open")  # so that there is a transaction
    draft = await drafted(await worked(market))

    assert await refusal(market, f"{NUMBERED}, {change} WHERE id = $1", draft["id"]) == rule


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invoice_series SET last_number = last_number + 2 WHERE issuer_id = $1",
        "UPDATE invoice_series SET last_number = last_number WHERE issuer_id = $1",
        "DELETE FROM invoice_series WHERE issuer_id = $1",
        "INSERT INTO invoice_series VALUES ($1, 'B-', 2)",
    ],
)
async def test_nobody_skips_a_number(market: Market, statement: str) -> None:
    deal, _ = await brought_to(market, "open")

    assert await refusal(market, statement, str(deal.assistant.id)) == GAPS


async def test_an_entry_stands_on_one_line_alone(market: Market) -> None:
    draft = await drafted(await worked(market))
    statement = """INSERT INTO invoice_sources
            (line_id, position, time_entry_id, invoice_id, contract_id)
        SELECT line_id, 2, time_entry_id, invoice_id, contract_id
        FROM invoice_sources WHERE invoice_id = $1"""

    assert await refusal(market, statement, draft["id"]) == "uq_invoice_sources_live"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("tax_minor = tax_minor + 1", "ck_invoices_adds_up"),
        ("number = 'INV-1'", "ck_invoices_opens_whole"),
        ("period_ends_on = period_starts_on - 1", "ck_invoices_runs_forward"),
        ("issuer_id = organization_id", "ck_invoices_names_its_issuer"),
        ("agency_id = organization_id", "ck_invoices_has_one_issuer"),
        ("tax_percent = 101", "ck_invoices_taxes_in_percent"),
        ("voided_at = now()", "ck_invoices_void_has_a_reason"),
    ],
)
async def test_a_draft_makes_sense(market: Market, change: str, rule: str) -> None:
    draft = await drafted(await worked(market))

    statement = UPDATE.format(change=change)

    assert await refusal(market, statement, draft["id"]) == rule


async def test_only_approved_time_is_billed(market: Market) -> None:
    deal = await billable_deal(market)
    await market.approved(deal, hours_ago=5)
    draft = await drafted(deal)
    entry = await market.entry(deal)
    statement = """INSERT INTO invoice_sources
            (line_id, position, time_entry_id, invoice_id, contract_id)
        SELECT line_id, 2, $2, invoice_id, contract_id FROM invoice_sources WHERE invoice_id = $1"""

    rule = await refusal(market, statement, draft["id"], entry["id"])

    assert rule == "only_approved_time_is_billed"


async def test_an_invoice_begins_as_a_draft(market: Market) -> None:
    draft = await drafted(await worked(market))
    copy = """INSERT INTO invoices SELECT d.* FROM invoices t CROSS JOIN LATERAL
        jsonb_populate_record(t, jsonb_build_object(
            'id', gen_random_uuid(), 'status', 'void', 'voided_at', now(), 'void_reason', 'x')) d
        WHERE t.id = $1"""

    assert await refusal(market, copy, draft["id"]) == "invoices_begin_as_drafts"
    assert await rows.value(market, "SELECT count(*) FROM invoices WHERE id = $1", draft["id"]) == 1
