"""Weeks of which something was handed in. The present is a Monday: the week before it is over."""

from typing import Any

import httpx

from tests.factories.market import Deal, Market, Person
from tests.timekeeping.days import recorded

WEEK = "2026-11-30"
"""The Monday of the week before the market's present."""
NOTE = {"note": "Which inbox was that?"}


async def deal_of_last_week(market: Market, **fields: Any) -> Deal:
    return await market.deal(starts_on="2026-11-16", allotted_minutes=6000, **fields)


async def drafts(deal: Deal, *starts: str, minutes: float = 60) -> list[dict[str, Any]]:
    """Entries that begin at these moments."""
    return [await recorded(deal, start, minutes=minutes) for start in starts]


def done(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def handed_in(deal: Deal, *starts: str, minutes: float = 60) -> dict[str, Any]:
    """The timesheet of the week of the first of these moments, all of which wait."""
    await drafts(deal, *starts, minutes=minutes)
    return await submitted_week(deal, starts[0][:10])


async def submitted_week(deal: Deal, day: str = WEEK) -> dict[str, Any]:
    return done(await deal.assistant.post(f"{deal.path}/timesheet/submit", {"week_of": day}))


def path_of(sheet: dict[str, Any]) -> str:
    return f"/v1/timesheets/{sheet['id']}"


async def sheets(person: Person, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done(await person.get("/v1/timesheets", **query))["items"]
    return found
