"""Contracts that pay by the period, and the clock's work on them."""

from datetime import UTC, date, datetime, time
from typing import Any

from tests.factories.charges import charges_of
from tests.factories.market import Deal, Market
from tests.factories.milestones import eur
from tests.proposals.negotiating import hired, offered
from tests.timekeeping.days import later
from tests.worker.test_worker import run

CLOCKWORK = (
    *("activate_contracts", "change_terms", "end_contracts"),
    *("settle_pay_periods", "close_commissions"),
)
"""What happens at midnight, in its order."""


def fee(amount: str = "310.00", **fields: Any) -> dict[str, Any]:
    return {"kind": "fixed_fee", "amount": eur(amount), **fields}


def salary(amount: str = "31000.00", **fields: Any) -> dict[str, Any]:
    return {"kind": "salary", "amount": eur(amount), "period": "year", **fields}


async def paid_by(market: Market, terms: dict[str, Any], **assign: Any) -> Deal:
    """An active contract on these terms; `assign` is of the accepting body."""
    asked = terms["parts"][0]["kind"] if "parts" in terms else terms["kind"]
    return await market.deal(job={"engagement": asked}, proposal={"terms": terms}, **assign)


async def employed(market: Market, terms: dict[str, Any], **offer: Any) -> Deal:
    """The same for staff, whom the client hires by an offer."""
    owner, assistant = await market.owner(), await market.assistant()
    sent = await offered(owner, assistant, worker_class="staff", terms=terms, **offer)
    made = await hired(assistant, sent)
    return Deal(made["id"], owner, assistant, {}, sent, made)


async def until(deal: Deal, day: str) -> None:
    """Move the clock to the morning of a day, and let midnight's work be done."""
    market = deal.owner.market
    morning = datetime.combine(date.fromisoformat(day), time(10), UTC)
    later(market, deal.owner, deal.assistant, seconds=(morning - market.clock()).total_seconds())
    for name in CLOCKWORK:
        await run(market, name)


async def lines(deal: Deal) -> list[tuple[str, str, str, str]]:
    """Kind, first day, last day and amount of each charge, in the order of days."""
    found = [
        (
            one["kind"],
            one["period_starts_on"],
            one["period_ends_on"],
            one["amount"]["amount"],
        )
        for one in await charges_of(deal)
    ]
    return sorted(found, key=lambda one: (one[1], one[0] == "credit", one[2]))
