"""Contracts for a limited time, and the day on which it is decided whether they go on."""

from typing import Any

import httpx

from tests.factories.market import Deal, Market, Person
from tests.timekeeping.days import at, later

Json = dict[str, Any]


def limited(ends_on: str = "2026-12-31", **policy: Any) -> Json:
    """The conditions of a contract that goes on by itself for a month, unless the test says how.

    It is decided a week before the last day: on the 24th of December.
    """
    length = {} if "weeks" in policy else {"months": 1}
    renewal = {"mode": "auto", "notice_days": 7, **length, **policy}
    return {"ends_on": ends_on, "renewal": renewal}


async def renewing(
    market: Market, *, ends_on: str = "2026-12-31", assign: Json | None = None, **policy: Any
) -> Deal:
    """An active contract with these conditions."""
    conditions = limited(ends_on, **policy)
    return await market.deal(proposal={"conditions": conditions}, **(assign or {}))


def arrive(market: Market, moment: str, *deals: Deal) -> None:
    """Move the clock on to `moment`; those around the deals stay signed in."""
    people = [person for deal in deals for person in (deal.owner, deal.assistant)]
    later(market, *people, seconds=(at(moment) - market.clock()).total_seconds())


async def decline(person: Person, deal: Deal, **body: Any) -> httpx.Response:
    return await person.move(f"{deal.path}/decline-renewal", body)


async def renew(person: Person, deal: Deal, **body: Any) -> httpx.Response:
    return await person.move(f"{deal.path}/renew", body)


async def asked(person: Person, deal: Deal, **body: Any) -> Json:
    """The amendment that asks for another term."""
    made = await renew(person, deal, **body)
    assert made.status_code == 201, made.text
    amendment: Json = made.json()
    return amendment


async def seen(deal: Deal) -> Json:
    contract: Json = (await deal.owner.get(deal.path)).json()
    return contract
