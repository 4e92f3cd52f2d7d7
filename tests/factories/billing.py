"""What invoices bill besides time. Arguments name only what matters to the test."""

from typing import Any

from tests.factories.charges import charged
from tests.factories.expenses import expense_in
from tests.factories.held_funds import with_fee
from tests.factories.invoices import billable_deal, named
from tests.factories.market import HOURLY, Deal, Market
from tests.factories.milestones import bring_to, done, eur, path_of, project_deal
from tests.factories.milestones import project as terms_of
from tests.factories.reimbursement_policies import pays_back
from tests.invariants import rows
from va_market.charges.models import ChargeKind

SMALL = {"charges_tax": False}
"""A seller who charges no tax."""
FEES: dict[str, dict[str, Any]] = {
    "client": {"payer": "client", "kind": "percent", "percent": "10"},
    "assistant": {"payer": "assistant", "kind": "percent", "percent": "10"},
    "both": {"payer": "both", "kind": "percent", "percent": "10", "client_share_percent": "30"},
}
_LEFT = """SELECT a.kind, b.posted_minor FROM ledger_accounts a
    JOIN ledger_balances b ON b.account_id = a.id WHERE a.subject_id = $1"""


async def spent(deal: Deal, amount: str = "60.00", **fields: Any) -> str:
    """The path of an approved expense."""
    await pays_back(deal.owner)
    return await expense_in(deal, "approved", spent=eur(amount), **fields)


async def spending(market: Market, **fields: Any) -> Deal:
    """A contract known to invoices that began a month ago."""
    return await billable_deal(market, **{"starts_on": "2026-11-10", **fields})


async def project(
    market: Market, *amounts: str, fee: str | None = None, charges_tax: bool = True, **terms: Any
) -> Deal:
    """A project known to invoices, whose client has paid in."""
    deal = await named(
        await project_deal(market, *amounts, **terms), seller={"charges_tax": charges_tax}
    )
    return deal if fee is None else await with_fee(market, deal, FEES[fee])


async def released(deal: Deal, position: int = 1) -> dict[str, Any]:
    """The movement that released all of a milestone."""
    path = await bring_to(deal, await path_of(deal, position), "approved")
    found: dict[str, Any] = done(await deal.owner.get(path))["movements"][-1]
    return found


async def took_back(deal: Deal, amount: str = "-20.00") -> None:
    """A credit of a period."""
    await charged(deal, amount, kind=ChargeKind.CREDIT, description="Set off")


async def mixed(market: Market, fee: str | None = None) -> Deal:
    """An hour, a release of 400.00, a charge of 500.00, a credit and an expense of 60.00."""
    terms = {"kind": "combined", "parts": [HOURLY, terms_of("400.00", "600.00")]}
    job = {"engagement": "hourly"}
    deal = await spending(market, job=job, proposal={"terms": terms})
    if fee is not None:
        await with_fee(market, deal, FEES[fee])
    await market.approved(deal)
    await released(deal)
    await charged(deal)
    await took_back(deal)
    await spent(deal)
    return deal


async def left(market: Market, invoice: dict[str, Any]) -> dict[str, int]:
    """What is left on the accounts of an invoice."""
    found = await rows.fetch(market, _LEFT, invoice["id"])
    return {row["kind"]: row["posted_minor"] for row in found}
