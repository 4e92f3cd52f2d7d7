"""A year of a large agency: 100 000 lines on 10 000 invoices, all paid in two parts."""

import time
from uuid import UUID

import pytest

from tests.factories.invoices import named
from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.reports.figures import YEAR, minors, read

INVOICES, LINES, MOST_SECONDS = 10_000, 10, 1
# Past all triggers, as if everything had been posted in its turn.
_YEAR = """DO $$ BEGIN
    SET LOCAL session_replication_role = replica;
    CREATE TEMP TABLE made ON COMMIT DROP AS
        SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS opening,
            '2026-06-01'::timestamptz + n * interval '50 minutes' AS at
        FROM generate_series(1, {invoices}) AS n;
    INSERT INTO invoices (id, contract_id, organization_id, issuer_id, assistant_id, status,
            period_starts_on, period_ends_on, time_zone, currency, payment_terms, seller, buyer,
            taxes, net_minor, tax_minor, total_minor, client_fee_minor, assistant_fee_minor,
            created_by, created_at, updated_at, paid_minor, paid_at, series, sequence, number,
            issued_on, due_on, opened_by, opened_at, posting_id, version)
        SELECT id, '{contract}', '{client}', '{assistant}', '{assistant}', 'paid', at::date,
            at::date, 'UTC', 'EUR', '{{}}', '{{}}', '{{}}', '[]', 1000, 230, 1230, 0, 100,
            '{assistant}', at, at, 1230, at, 'INV-', n, 'INV-' || n, at::date, at::date,
            '{assistant}', at, opening, 1
        FROM made;
    INSERT INTO invoice_lines (id, invoice_id, position, kind, description, quantity, unit,
            unit_price_minor, amount_minor, client_fee_minor, assistant_fee_minor, tax_category,
            tax_percent, trace, first_on, last_on)
        SELECT gen_random_uuid(), id, place, 'hourly', 'Inbox', '1', 'hour', 100, 100, 0, 10, 'S',
            23, '[]', at::date, at::date
        FROM made, generate_series(1, {lines}) AS place;
    CREATE TEMP TABLE paid ON COMMIT DROP AS
        SELECT id, gen_random_uuid() AS posting, part, at, row_number() OVER () AS place
        FROM made, (VALUES (1000), (230)) AS parts (part);
    INSERT INTO invoice_payments (id, invoice_id, amount_minor, received_on, posting_id,
            recorded_by, created_at)
        SELECT gen_random_uuid(), id, part, at::date, posting, '{assistant}', at FROM paid;
    INSERT INTO ledger_accounts (id, owner_id, kind, currency, allow_negative, created_at)
        VALUES ('{revenue}', '{house}', 'platform_revenue', 'EUR', false, '2026-06-01')
        ON CONFLICT DO NOTHING;
    INSERT INTO ledger_transactions (id, idempotency_key, action, kind, reference, created_at)
        SELECT posting, posting, 'post', 'invoice_paid', 'invoice ' || id, at FROM paid;
    INSERT INTO ledger_postings (account_id, position, transaction_id, currency, state,
            amount_minor, balance_minor, created_at, previous_hash, hash)
        SELECT '{revenue}', place, posting, 'EUR', 'posted', 50, 50 * place, at, '', '' FROM paid;
END $$"""
_PLACES = {"invoices": INVOICES, "lines": LINES, "revenue": UUID(int=7), "house": UUID(int=1)}


async def year_of(market: Market) -> Deal:
    deal = await named(await market.deal())
    people = {
        "contract": deal.id,
        "client": deal.owner.organization_id,
        "assistant": deal.assistant.id,
    }
    await rows.fetch(market, _YEAR.format(**_PLACES, **people))
    await rows.fetch(market, "ANALYZE invoices, invoice_lines, invoice_payments, ledger_postings")
    return deal


@pytest.mark.long
async def test_a_year_of_a_hundred_thousand_lines_is_reported_in_a_second(
    empty_market: Market,
) -> None:
    deal = await year_of(empty_market)
    client = {**YEAR, "organization_id": deal.owner.organization_id}
    operator = await empty_market.person(is_operator=True)
    took: dict[str, float] = {}
    found = {}
    for who, path, asked in (
        (deal.assistant, "/v1/reports/earnings", YEAR),
        (deal.owner, "/v1/reports/spend", client),
        (operator, "/v1/admin/reports/revenue", YEAR),
    ):
        start = time.perf_counter()
        [found[path]] = (await read(who, path, **asked))["currencies"]
        took[path] = time.perf_counter() - start

    total = minors(found["/v1/reports/earnings"]["total"])
    assert total == {
        "invoiced": 12_300_000,
        "tax": 2_300_000,
        "paid": 12_300_000,
        "fees": 1_000_000,
        "kept": 11_300_000,
    }
    spent = found["/v1/reports/spend"]
    assert {one["category"]: minors(one)["cost"] for one in spent["categories"]} == {
        "hourly": INVOICES * LINES * 100,
        "tax": 2_300_000,
    }
    assert minors(found["/v1/admin/reports/revenue"]["total"])["net"] == 1_000_000
    assert max(took.values()) < MOST_SECONDS, took
