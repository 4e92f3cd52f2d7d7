"""Contracts that pay by sales, and what clients report of them."""

from typing import Any

import httpx

from tests.factories.market import Deal, Market, Person
from tests.factories.milestones import eur
from tests.factories.pay_periods import paid_by

Json = dict[str, Any]


def commission(**fields: Any) -> Json:
    """Ten percent of what is sold and stays sold, by the month."""
    share = {} if "tiers" in fields else {"percent": "10"}
    return {"kind": "commission", "currency": "EUR", **share, **fields}


async def seller(market: Market, *, starts_on: str = "2026-12-01", **fields: Any) -> Deal:
    """An active contract on commission; `fields` are of its terms."""
    return await paid_by(market, commission(**fields), starts_on=starts_on)


def sale(name: str = "order-1", amount: str = "200.00", **fields: Any) -> Json:
    """Sold and paid on December 3, unless the test says when."""
    days = {"sold_on": "2026-12-03", "paid_on": "2026-12-03"}
    return {"id": name, "amount": eur(amount), **days, **fields}


async def report(deal: Deal, body: Json, *, by: Person | None = None) -> httpx.Response:
    return await (by or deal.owner).post(f"{deal.path}/sales", body)


async def reported(deal: Deal, *bodies: Json) -> list[Json]:
    """Each of them as it stands after its report."""
    found = []
    for body in bodies:
        made = await report(deal, body)
        assert made.is_success, made.text
        found.append(made.json())
    return found


async def closed(deal: Deal) -> list[Json]:
    """All closed statements in full, the first period at the head."""
    path = f"{deal.path}/commission-statements"
    page = (await deal.assistant.get(path, sort="starts_on", limit=100)).json()
    return [(await deal.assistant.get(f"{path}/{one['id']}")).json() for one in page["items"]]


async def running(deal: Deal) -> Json:
    found = await deal.assistant.get(f"{deal.path}/commission-statements/running")
    assert found.status_code == 200, found.text
    statement: Json = found.json()
    return statement
