"""Absences of assistants."""

from typing import Any

from tests.factories.market import Deal

Absence = dict[str, Any]
HOLIDAY = {"kind": "holiday", "first_on": "2027-08-02", "last_on": "2027-08-13", "note": "The sea."}


async def absent(deal: Deal, **fields: Any) -> Absence:
    made = await deal.assistant.post(f"{deal.path}/absences", {**HOLIDAY, **fields})
    assert made.status_code == 201, made.text
    absence: Absence = made.json()
    return absence
