"""Weeks as people fill them in."""

from typing import Any

from tests.factories.market import Deal, Person

WEEK = "2026-12-01"


def path(deal: Deal, week: str = WEEK) -> str:
    return f"{deal.path}/time-grid?week_of={week}"


def row(*minutes: int | None, **kind: Any) -> dict[str, Any]:
    """From Monday on; days that are not named are left alone."""
    return {"minutes": [*minutes, *[None] * (7 - len(minutes))], **kind}


async def put(who: Person, deal: Deal, *rows: dict[str, Any], week: str = WEEK) -> dict[str, Any]:
    answer = await who.request("PUT", path(deal, week), json={"rows": list(rows)})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def grid(deal: Deal, week: str = WEEK) -> dict[str, Any]:
    answer = await deal.assistant.get(path(deal, week))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def said(found: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(one["outcome"], one["problem"] and one["problem"]["code"]) for one in found["results"]]


def minutes(found: dict[str, Any]) -> list[tuple[str | None, list[float]]]:
    """Task and minutes of each row."""
    return [
        (one["task"], [cell["worked_seconds"] / 60 for cell in one["cells"]])
        for one in found["rows"]
    ]


async def entries(deal: Deal) -> list[dict[str, Any]]:
    """Those of the contract, earliest first."""
    answer = await deal.assistant.get(f"{deal.path}/time-entries", sort="started_at", limit=100)
    found: list[dict[str, Any]] = answer.json()["items"]
    return found
