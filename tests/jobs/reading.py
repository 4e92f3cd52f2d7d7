"""Walks lists to their end, and waits for what the log has to say."""

import asyncio
from typing import Any

from tests.factories.market import Person

Item = dict[str, Any]
NO_ID = "01980000-0000-7000-8000-000000000001"
"""Well formed, and of nothing; the same in every process of a parallel run."""


async def walk(person: Person, path: str, **params: Any) -> list[Item]:
    """Every item of a list, page by page."""
    items: list[Item] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await person.get(path, **params, **cursor)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        cursor = {"cursor": page["next_cursor"]}


async def ids(person: Person, path: str, **params: Any) -> list[str]:
    return [item["id"] for item in await walk(person, path, **params)]


async def events_of(person: Person, *, until: str, **params: Any) -> list[Item]:
    """Everything a person may read in the log, once an event of type `until` is there.

    The log shows a transaction when all that began before it are over, on the whole server.
    """
    found: list[Item] = []
    for _ in range(400):
        found = await walk(person, "/v1/events", **params)
        if any(event["type"] == until for event in found):
            return found
        await asyncio.sleep(0.025)
    raise AssertionError(f"{until} is not among {[event['type'] for event in found]}")
