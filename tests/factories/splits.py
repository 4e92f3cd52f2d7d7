"""Contracts by way of an agency that shares what it receives with its assistants."""

from typing import Any

from tests.factories.invoices import BUYER, PERIOD, details_of
from tests.factories.market import Market, Person
from tests.factories.milestones import done, eur
from tests.factories.payments import held_for
from tests.factories.rosters import Placement, agency, enrolled, placement

Json = dict[str, Any]


async def sharing(
    market: Market, *, agency_owner: Person | None = None, **fields: Any
) -> Placement:
    """One whose assistant has 18.00 an hour, 60 % of the rest, and expenses back."""
    keeper, worker = agency_owner or await agency(market), await market.assistant()
    entry = await enrolled(keeper, worker, share_percent="60", is_reimbursable=True)
    deal = await placement(market, agency_owner=keeper, assistant=worker, entry=entry, **fields)
    done(await keeper.patch(details_of(keeper), BUYER))
    done(await deal.owner.patch(details_of(deal.owner), BUYER))
    return deal


async def opened_of(deal: Placement) -> Json:
    """An invoice of the agency for all there is."""
    drafted = done(await deal.agency.post(f"{deal.path}/invoices", PERIOD))
    return done(await deal.agency.pay(f"/v1/invoices/{drafted['id']}/open"))


async def billed(market: Market, *, agency_owner: Person | None = None) -> tuple[Placement, Json]:
    """An hour that costs 25.00 and pays 18.00, on an opened invoice."""
    deal = await sharing(market, agency_owner=agency_owner)
    await market.approved(deal)
    return deal, await opened_of(deal)


async def from_held(deal: Placement, invoice: Json, amount: Json) -> None:
    await held_for(deal.owner, amount)
    done(await deal.owner.pay(f"/v1/invoices/{invoice['id']}/pay", {"amount": amount}))


async def directly(deal: Placement, invoice: Json) -> Json:
    """All that is owed, written down by the agency."""
    path = f"/v1/invoices/{invoice['id']}"
    due = done(await deal.agency.get(path))["outstanding"]
    body = {"amount": due, "received_on": "2026-12-07"}
    return done(await deal.agency.pay(f"{path}/payments", body))


async def credit(deal: Placement, invoice: Json, amount: str) -> None:
    """So much of the first line of an invoice is taken back."""
    lines = [{"line_id": invoice["lines"][0]["id"], "amount": eur(amount)}]
    body = {"reason": "Half of it was not done.", "lines": lines}
    done(await deal.agency.pay(f"/v1/invoices/{invoice['id']}/credit-notes", body))


async def splits_of(reader: Person, **query: Any) -> list[Json]:
    found: list[Json] = done(await reader.get("/v1/splits", **query))["items"]
    return found


def sums(split: Json) -> tuple[str, ...]:
    """Share, what is lowered, due and paid."""
    return tuple(split[name]["amount"] for name in ("share", "lowered", "due", "paid"))
