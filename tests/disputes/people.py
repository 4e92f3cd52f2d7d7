"""Who may meet a dispute, and one with an agency."""

from tests.factories.disputes import Case, disputing, earned
from tests.factories.invoices import BUYER, details_of, drafting, named
from tests.factories.market import Market, Person
from tests.factories.milestones import done
from tests.factories.payments import operator_of
from tests.factories.rosters import agency, placement
from va_market.identity.models import Role


async def everybody(case: Case) -> dict[str, Person]:
    """One of each role of the client, the issuer, and those who belong to neither."""
    market = case.client.market
    members = {str(role): await market.member(case.client, role) for role in Role}
    others = {"operator": case.operator, "stranger": await market.owner()}
    return {**members, "client": case.client, "issuer": case.issuer, **others}


async def agency_case(market: Market, *, earns: str = "0.00") -> tuple[Case, Person]:
    """A dispute of 10.00 with an agency that has so much to spend, and who owns it."""
    boss = await agency(market)
    deal = await named(await placement(market, agency_owner=boss))
    done(await boss.patch(details_of(boss), BUYER))
    await market.approved(deal)
    draft = done(await drafting(deal, boss))
    invoice = done(await boss.pay(f"/v1/invoices/{draft['id']}/open"))
    total = {"amount": invoice["total"], "received_on": "2026-12-07"}
    done(await boss.pay(f"/v1/invoices/{invoice['id']}/payments", total))
    await earned(deal, earns, agency_id=boss.organization_id)
    dispute = done(await disputing(deal.owner, invoice, "10.00"))
    return Case(deal, invoice, dispute, await operator_of(market)), boss
