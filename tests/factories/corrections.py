"""Corrections of approved time, and what they leave behind."""

from typing import Any

from tests.factories.market import Deal, Person
from tests.timekeeping.days import approved

REASON = "The timer ran through lunch."
START = "2026-12-01T08:00Z"
"""A Tuesday: the week before the market's present."""


def path_of(correction: dict[str, Any]) -> str:
    return f"/v1/time-corrections/{correction['id']}"


async def proposed(person: Person, entry: dict[str, Any], **other: Any) -> dict[str, Any]:
    """What `person` asks for: with `other` values in its place, or that the time is taken away."""
    body = {"reason": REASON, **({"replacement": other} if other else {})}
    made = await person.post(f"/v1/time-entries/{entry['id']}/corrections", body)
    assert made.status_code == 201, made.text
    correction: dict[str, Any] = made.json()
    return correction


async def corrected(deal: Deal, entry: dict[str, Any], **other: Any) -> dict[str, Any]:
    """A correction that the assistant asked for, and the supervisor approved."""
    correction = await proposed(deal.assistant, entry, **other)
    made = await deal.owner.post(f"{path_of(correction)}/approve")
    assert made.status_code == 200, made.text
    done: dict[str, Any] = made.json()
    return done


async def entry_of(person: Person, entry_id: str | None) -> dict[str, Any]:
    seen = await person.get(f"/v1/time-entries/{entry_id}")
    assert seen.status_code == 200, seen.text
    entry: dict[str, Any] = seen.json()
    return entry


async def an_hour(deal: Deal, **fields: Any) -> dict[str, Any]:
    """An approved entry of an hour."""
    return await approved(deal, START, minutes=60, **fields)
