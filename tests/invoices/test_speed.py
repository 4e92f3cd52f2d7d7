"""A year of a busy contract on one invoice."""

import time
from datetime import timedelta

import pytest

from tests.factories.invoices import drafted, named
from tests.factories.market import HOURLY, Market
from tests.factories.milestones import done
from tests.invariants import rows
from tests.timekeeping.days import later

MANY, MOST_SECONDS = 10_000, 5
WORK = """INSERT INTO time_entries (id, contract_id, terms_version, assistant_id, status, source,
        started_at, ended_at, time_zone, work_on, counted_on, memo, task, is_billable, paid_as,
        billable_seconds, submitted_at, decided_at, decided_by, created_at, updated_at)
    SELECT gen_random_uuid(), $1, 1, $2, 'approved', 'manual', began, began + interval '25 minutes',
        'UTC', began::date, began::date, 'Inbox', 'Task ' || n % 40, true, 'hourly', 1500, now(),
        now(), $3, now(), now()
    FROM generate_series(1, $4) AS n,
        LATERAL (SELECT $5::timestamptz + n * interval '30 minutes' AS began) AS at"""


@pytest.mark.long
async def test_ten_thousand_entries_are_invoiced_in_five_seconds(empty_market: Market) -> None:
    terms = {**HOURLY, "weekly_cap_minutes": None}
    deal = await named(await empty_market.deal(proposal={"terms": terms}, allotted_minutes=500_000))
    began_on = empty_market.clock()
    people = (deal.assistant.id, deal.owner.id)
    await rows.fetch(empty_market, WORK, deal.id, *people, MANY, began_on)
    later(empty_market, deal.assistant, days=230)
    period = {
        "period_starts_on": began_on.date().isoformat(),
        "period_ends_on": (began_on.date() + timedelta(days=229)).isoformat(),
    }

    start = time.perf_counter()
    draft = await drafted(deal, **period)
    invoice = done(await deal.assistant.pay(f"/v1/invoices/{draft['id']}/open"))
    seconds = time.perf_counter() - start

    work = [line for line in invoice["lines"] if line["kind"] == "hourly"]
    assert len(work) == 40
    assert {line["amount"]["amount"] for line in work} == {"2604.17"}  # 250 times 25 minutes
    found = "SELECT count(*) FROM invoice_sources WHERE invoice_id = $1"
    assert await rows.value(empty_market, found, invoice["id"]) == MANY
    assert seconds < MOST_SECONDS, seconds
