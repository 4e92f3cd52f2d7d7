"""Invoices of approved time in a state. Arguments name only what matters to the test."""

from typing import Any

import httpx

from tests.factories.market import Deal, Market, Person
from tests.factories.milestones import done, eur
from tests.invariants import rows

PERIOD = {"period_starts_on": "2026-11-01", "period_ends_on": "2026-12-31"}
ADDRESS = {"line1": "Rua Augusta 27", "city": "Lisboa", "country": "PT"}
SELLER = {"legal_name": "Ana Lopes", "vat_id": "PT123456789", "address": ADDRESS}
BUYER = {
    "legal_name": "Some Client, Lda.",
    "registration_number": "501964843",
    "vat_id": "PT501964843",
    "address": ADDRESS,
}
GERMAN = {
    "legal_name": "Kunde GmbH",
    "registration_number": "HRB 7",
    "vat_id": "DE136695976",
    "address": {"line1": "Unter den Linden 1", "city": "Berlin", "country": "DE"},
}

SHARED_FEE = """BEGIN;
    SET LOCAL session_replication_role = replica;
    UPDATE contract_terms SET fee = jsonb_build_object('payer', 'both', 'kind', 'percent',
        'percent', '10', 'client_share_percent', '30') WHERE contract_id = '{}';
    COMMIT"""


def details_of(owner: Person) -> str:
    return f"/v1/organizations/{owner.organization_id}/billing-details"


async def named(deal: Deal, *, seller: Any = None, buyer: Any = None) -> Deal:
    """Both sides have said what invoices say of them."""
    done(await deal.assistant.patch("/v1/me/billing-details", {**SELLER, **(seller or {})}))
    done(await deal.owner.patch(details_of(deal.owner), {**BUYER, **(buyer or {})}))
    return deal


async def billable_deal(market: Market, **fields: Any) -> Deal:
    """A contract whose sides are known to invoices; `fields` are those of `Market.deal`."""
    return await named(await market.deal(**fields))


async def with_fee_of_both(deal: Deal) -> Deal:
    """Past the application, which lets the assistant bear all of the fee."""
    connection = await rows.connect(deal.owner.market)
    try:
        await connection.execute(SHARED_FEE.format(deal.id))
    finally:
        await connection.close()
    return deal


async def drafting(deal: Deal, who: Person | None = None, **body: Any) -> httpx.Response:
    return await (who or deal.assistant).post(f"{deal.path}/invoices", {**PERIOD, **body})


async def drafted(deal: Deal, **body: Any) -> dict[str, Any]:
    """A draft of all approved time of a deal."""
    return done(await drafting(deal, **body))


async def opened(deal: Deal, **body: Any) -> dict[str, Any]:
    """An invoice that the client owes."""
    invoice = await drafted(deal, **body)
    return done(await deal.assistant.pay(f"/v1/invoices/{invoice['id']}/open"))


async def worked(market: Market, **fields: Any) -> Deal:
    """The same with an hour of approved work."""
    deal = await billable_deal(market, **fields)
    await market.approved(deal)
    return deal


# How an invoice with an hour of work gets into each status.
VERBS: dict[str, tuple[tuple[str, Any], ...]] = {
    "draft": (),
    "open": (("open", None),),
    "void": (("open", None), ("void", {"reason": "Sent to the wrong client."})),
    "uncollectible": (("open", None), ("mark-uncollectible", None)),
    "paid": (("open", None), ("payments", None)),
}


async def brought_to(market: Market, status: str, *, tasks: int = 1) -> tuple[Deal, str]:
    """A deal, and the path of its invoice in that status, with an hour for each task."""
    deal = await billable_deal(market)
    for number in range(tasks):
        await market.approved(deal, hours_ago=2 * number + 2, task=f"Task {number}")
    path = f"/v1/invoices/{(await drafted(deal))['id']}"
    for verb, body in VERBS[status]:
        if verb == "payments":
            await paid(deal, path)
        else:
            done(await deal.assistant.pay(f"{path}/{verb}", body))
    return deal, path


async def credited(deal: Deal, path: str, *amounts: str) -> dict[str, Any]:
    """So much of the first lines of an invoice; without amounts all of the first."""
    lines = done(await deal.assistant.get(path))["lines"]
    asked = [eur(one) for one in amounts] or [lines[0]["amount"]]
    back = [
        {"line_id": line["id"], "amount": amount}
        for line, amount in zip(lines, asked, strict=False)
    ]
    body = {"reason": "Not asked for.", "lines": back}
    return done(await deal.assistant.pay(f"{path}/credit-notes", body))


async def paid(deal: Deal, path: str, **payment: Any) -> dict[str, Any]:
    """All that is owed on an invoice, or as much as the test says."""
    owed = done(await deal.assistant.get(path))["outstanding"]
    body = {"amount": owed, "received_on": "2026-12-07", **payment}
    return done(await deal.assistant.pay(f"{path}/payments", body))
