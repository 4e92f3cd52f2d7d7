"""Moments of the first week of December 2026, whose Monday is the market's present."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from jose import jwt

from tests.factories.market import Deal, Market, Person
from tests.invariants import rows


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def span(start: str, *, minutes: float) -> dict[str, str]:
    """`started_at` and `ended_at` of work that began at `start`."""
    begin = at(start)
    end = begin + timedelta(minutes=minutes)
    return {"started_at": begin.isoformat(), "ended_at": end.isoformat()}


def later(market: Market, *people: Person, **time: float) -> None:
    """Move the clock on; `people` stay signed in."""
    market.clock.advance(**time)
    for person in people:
        claims: dict[str, Any] = jwt.get_unverified_claims(person.token)
        market.refresh(person, UUID(claims["sid"]))


async def recorded(deal: Deal, start: str, *, minutes: float, **fields: Any) -> dict[str, Any]:
    """A draft that began at `start`."""
    body = {**span(start, minutes=minutes), **fields}
    made = await deal.assistant.post(f"{deal.path}/time-entries", body)
    assert made.status_code == 201, made.text
    entry: dict[str, Any] = made.json()
    return entry


async def approved(deal: Deal, start: str, *, minutes: float, **fields: Any) -> dict[str, Any]:
    """An entry that never changes again."""
    entry = await recorded(deal, start, minutes=minutes, **fields)
    await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
    made = await deal.owner.post(f"/v1/time-entries/{entry['id']}/approve")
    assert made.status_code == 200, made.text
    frozen: dict[str, Any] = made.json()
    return frozen


async def stopped_by_platform(market: Market, entry_id: str) -> None:
    """Let an entry be one whose timer ran for too long."""
    connection = await rows.connect(market)
    try:
        mark = "UPDATE time_entries SET auto_stopped_at = $2 WHERE id = $1"
        await connection.execute(mark, entry_id, market.clock())
    finally:
        await connection.close()
