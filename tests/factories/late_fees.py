"""Invoices that are late, and what it costs. Arguments name only what matters to the test."""

from typing import Any

from tests.factories.invoices import opened
from tests.factories.market import Deal, Market
from tests.factories.milestones import done, eur
from tests.factories.reminders import ON_RECEIPT

# Of 30.75, the price of an hour with its tax: 6.15 in 73 days.
LATE_FEE: dict[str, Any] = {"annual_percent": "100", "flat": eur("40.00")}


async def days_go_by(market: Market, deal: Deal, days: int) -> None:
    market.clock.advance(days=days)
    for person in (deal.owner, deal.assistant):
        market.refresh(person, person.session_id)


async def due_today(deal: Deal, **body: Any) -> dict[str, Any]:
    """An invoice over 30.75 that is late from tomorrow on, and costs something then."""
    return await opened(deal, **{"payment_terms": ON_RECEIPT, "late_fee": LATE_FEE, **body})


async def late_for(market: Market, deal: Deal, days: int, **body: Any) -> dict[str, Any]:
    """The same, so many days later."""
    invoice = await due_today(deal, **body)
    await days_go_by(market, deal, days)
    return invoice


def path_of(invoice: dict[str, Any], part: str = "late-fee") -> str:
    return f"/v1/invoices/{invoice['id']}/{part}"


async def lateness(deal: Deal, invoice: dict[str, Any]) -> dict[str, Any]:
    """What both sides read of it."""
    found: dict[str, Any] = done(await deal.owner.get(path_of(invoice)))
    return found


async def drafted_late_fees(deal: Deal, invoice: dict[str, Any], **body: Any) -> dict[str, Any]:
    path = path_of(invoice, "late-fee-invoices")
    found: dict[str, Any] = done(await deal.assistant.post(path, body))
    return found


async def charged_late_fees(deal: Deal, invoice: dict[str, Any]) -> dict[str, Any]:
    """An opened invoice of all that there is to charge."""
    draft = await drafted_late_fees(deal, invoice)
    found: dict[str, Any] = done(await deal.assistant.pay(path_of(draft, "open")))
    return found
