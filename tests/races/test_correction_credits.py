"""Whoever settles corrected time at once, by notes and drafts: it is settled once."""

import pytest

from tests.factories.corrections import corrected
from tests.factories.invoices import PERIOD, billable_deal, opened
from tests.factories.market import Deal, Market
from tests.factories.milestones import done, eur
from tests.invariants import rows
from tests.ledger.books import faults_in
from tests.races.all_at_once import outcomes
from tests.timekeeping.days import approved

TWENTY = 20
WHY = {"reason": "Not worked."}
SETTLED = """SELECT count(*) FROM invoice_sources s JOIN time_entries e ON e.id = s.time_entry_id
    WHERE e.reverses_id = $1 AND s.released_at IS NULL"""


async def corrected_after_billing(market: Market) -> tuple[Deal, str, str]:
    deal = await billable_deal(market, starts_on="2026-11-16", allotted_minutes=6000)
    entry = await approved(deal, "2026-12-01T08:00Z", minutes=60)
    invoice = await opened(deal)
    await corrected(deal, entry)
    return deal, f"/v1/invoices/{invoice['id']}", entry["id"]


async def test_it_is_credited_once(market: Market) -> None:
    deal, path, entry_id = await corrected_after_billing(market)

    found = await outcomes(
        *[deal.assistant.pay(f"{path}/correction-credits", WHY) for _ in range(TWENTY)]
    )

    assert found == {(201, ""): 1, (409, "nothing_to_settle"): TWENTY - 1}
    assert await rows.value(market, SETTLED, entry_id) == 1
    [note] = done(await deal.owner.get(f"{path}/credit-notes"))["items"]
    assert note["net"] == eur("25.00")
    assert await faults_in(market.app.state.database.reader) == []


@pytest.mark.parametrize("_round", range(5))
async def test_a_note_and_a_draft_take_it_once(market: Market, _round: int) -> None:
    deal, path, entry_id = await corrected_after_billing(market)
    await approved(deal, "2026-12-02T08:00Z", minutes=120)

    found = await outcomes(
        deal.assistant.pay(f"{path}/correction-credits", WHY),
        deal.assistant.post(f"{deal.path}/invoices", PERIOD),
    )

    assert await rows.value(market, SETTLED, entry_id) == 1
    notes = done(await deal.owner.get(f"{path}/credit-notes"))["items"]
    [draft] = [
        one["net"]
        for one in done(await deal.assistant.get(f"{deal.path}/invoices"))["items"]
        if one["status"] == "draft"
    ] or [None]
    refused = sum(count for (status, _), count in found.items() if status != 201)
    if refused:
        assert found[(409, "billed_already")] + found[(409, "nothing_to_settle")] == 1
    # By the note and not by the draft, or the other way round, whoever came first.
    assert (len(notes), draft) in ((1, eur("50.00")), (1, None), (0, eur("25.00")))
