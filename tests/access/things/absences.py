"""Absences of home's assistant; each takes days of its own."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from tests.access.rows import Call
from tests.access.world import HOME, Caller, World
from tests.factories.absences import HOLIDAY, absent

_DAYS = count()


def days() -> dict[str, Any]:
    """A day on which nobody is absent yet."""
    day = (date(2030, 1, 1) + timedelta(days=next(_DAYS))).isoformat()
    return {"first_on": day, "last_on": day, "note": f"Elsewhere {HOME}"}


async def new_absence(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": world.deal.id}, {**HOLIDAY, **days()})


async def absence(world: World, _caller: Caller) -> Call:
    made = await absent(world.deal, **days())
    return Call({"contract_id": world.deal.id, "absence_id": made["id"]})


async def to_change(world: World, caller: Caller) -> Call:
    return Call((await absence(world, caller)).ids, {"kind": "other"})


async def absences(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await absence(world, caller)
    return Call({"contract_id": world.deal.id})
