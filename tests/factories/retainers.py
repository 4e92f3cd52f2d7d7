"""Retainers and their periods. Arguments name only what matters to the test."""

from datetime import datetime, timedelta
from typing import Any

import httpx

from tests.factories.market import Deal, Market, Person
from tests.factories.milestones import eur
from tests.timekeeping.days import approved, later
from tests.worker.test_worker import run

Json = dict[str, Any]
WORK = "keep_retainers"


def retainer(*, policy: Json | None = None, **fields: Any) -> Json:
    """500.00 for 20 hours of each month, and 25.00 for each hour beyond."""
    return {
        "kind": "retainer",
        "fee": eur("500.00"),
        "included_minutes": 1200,
        "overage_rate": eur("25.00"),
        "policy": policy or {},
        **fields,
    }


PACKS = {"overage": "packs", "pack_minutes": 300, "pack_price": eur("100.00"), "most_packs": 4}


async def retainer_deal(
    market: Market, terms: Json | None = None, *, owner: Person | None = None, **assign: Any
) -> Deal:
    """A contract with a retainer, which began on December 1, and no period of it yet."""
    return await market.deal(
        owner=owner,
        job={"engagement": "retainer"},
        proposal={"terms": terms or retainer(), "estimated_minutes": 100_000},
        **{"starts_on": "2026-12-01", "allotted_minutes": 100_000, **assign},
    )


async def kept(market: Market) -> int:
    """One run of the worker; how many contracts it looked at."""
    return await run(market, WORK)


async def running_deal(market: Market, terms: Json | None = None, **assign: Any) -> Deal:
    """The same with a period that is open."""
    deal = await retainer_deal(market, terms, **assign)
    await kept(market)
    return deal


async def until(deal: Deal, moment: str, *others: Person) -> None:
    """Move the clock to a moment; both sides stay signed in."""
    market = deal.owner.market
    span = datetime.fromisoformat(moment) - market.clock()
    later(market, deal.owner, deal.assistant, *others, seconds=span.total_seconds())


async def over(deal: Deal, moment: str) -> list[Json]:
    """The periods after the worker has looked at some moment, the first at the head."""
    await until(deal, moment)
    await kept(deal.owner.market)
    return await periods_of(deal)


async def periods_of(deal: Deal) -> list[Json]:
    page = await deal.owner.get(f"{deal.path}/retainer-periods", sort="starts_on", limit=100)
    assert page.status_code == 200, page.text
    found: list[Json] = page.json()["items"]
    return found


async def period_of(deal: Deal) -> Json:
    """The last period, and how it stands."""
    last = (await periods_of(deal))[-1]
    shown = await deal.owner.get(f"/v1/retainer-periods/{last['id']}")
    assert shown.status_code == 200, shown.text
    found: Json = shown.json()
    return found


async def worked(deal: Deal, day: str, minutes: float) -> None:
    """Approved work that began at 00:00 of a day in UTC; over several days if it is long."""
    start = datetime.fromisoformat(f"{day}T00:00:00Z")
    while minutes > 0:
        part = min(minutes, 1200)
        await approved(deal, start.isoformat(), minutes=part)
        start, minutes = start + timedelta(days=1), minutes - part


async def granted(person: Person, deal: Deal, **body: Any) -> httpx.Response:
    return await person.pay(f"{deal.path}/minute-grants", body)


async def given(deal: Deal, minutes: int = 60, **body: Any) -> Json:
    """Goodwill of the assistant."""
    made = await granted(deal.assistant, deal, source="goodwill", minutes=minutes, **body)
    assert made.status_code == 201, made.text
    grant: Json = made.json()
    return grant


async def bought(deal: Deal, packs: int = 1) -> Json:
    """Packs that the client bought."""
    made = await granted(deal.owner, deal, source="top_up", packs=packs)
    assert made.status_code == 201, made.text
    grant: Json = made.json()
    return grant
