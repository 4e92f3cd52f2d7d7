"""Files as trackers write them, and what becomes of one that is sent."""

from collections.abc import Iterable
from typing import Any

import httpx

from tests.factories.market import Deal, Market
from va_market.worker import periodic_works

CSV = {"Content-Type": "text/csv"}
TOGGL = (
    "\ufeffUser,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,"
    "End time,Duration,Tags,Amount (EUR)"
)
CLOCKIFY = (
    '"Project","Client","Description","Task","User","Group","Email","Tags","Billable",'
    '"Start Date","Start Time","End Date","End Time","Duration (h)","Duration (decimal)",'
    '"Billable Rate (USD)","Billable Amount (USD)"'
)
HARVEST = (
    "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,Approved?,First Name,"
    "Last Name,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,Currency,"
    "External Reference URL"
)


def toggl(
    day: str, start: str, end: str, length: str, *, memo: str = "Inbox", client: str = "Acme"
) -> str:
    return (
        f"Ana,ana@acme.example,{client},Help desk,,{memo},Yes,{day},{start},{day},{end},{length},"
        '"mail, daily",'
    )


def clockify(day: str, start: str, end: str, length: str, *, memo: str = "Inbox") -> str:
    return (
        f'"Help desk","Acme","{memo}","","Ana","","ana@acme.example","mail","No","{day}","{start}",'
        f'"{day}","{end}","{length}","","",""'
    )


def harvest(day: str, hours: str, *, notes: str = "Inbox", project: str = "Help desk") -> str:
    return (
        f'{day},Acme,{project},HD,Mail,{notes},"{hours}",Yes,No,No,Ana,Lima,,Yes,25.0,0.0,,,'
        "Euro - EUR,"
    )


def file_of(header: str, rows: Iterable[str], *, end: str = "\r\n") -> bytes:
    return end.join([header, *rows, ""]).encode()


async def sent(deal: Deal, content: bytes, **query: str) -> httpx.Response:
    return await deal.assistant.request(
        "POST",
        f"{deal.path}/time-imports",
        content=content,
        headers=CSV,
        params={"time_zone": "UTC", **query},
    )


async def worked_through(market: Market) -> None:
    """Let the background do all that waits."""
    state = market.app.state
    works = {w.name: w for w in periodic_works(state.database, state.settings, market.clock)}
    while await works["import_time"].work():
        continue


async def checked(market: Market, deal: Deal, content: bytes, **query: str) -> dict[str, Any]:
    """A file, once every row was looked at."""
    made = await sent(deal, content, **query)
    assert made.status_code == 201, made.text
    await worked_through(market)
    return await shown(deal, made.json()["id"])


async def shown(deal: Deal, import_id: str) -> dict[str, Any]:
    found = await deal.assistant.get(f"/v1/time-imports/{import_id}")
    assert found.status_code == 200, found.text
    file: dict[str, Any] = found.json()
    return file


async def committed(
    market: Market, deal: Deal, content: bytes, *, on_error: str = "stop", **query: str
) -> dict[str, Any]:
    """The same, once its rows were taken."""
    file = await checked(market, deal, content, **query)
    made = await deal.assistant.post(
        f"/v1/time-imports/{file['id']}/commit", {"on_error": on_error}
    )
    assert made.status_code == 200, made.text
    await worked_through(market)
    return await shown(deal, file["id"])


async def errors_of(deal: Deal, file: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    """Line, column and code of each row that is not taken."""
    found = await deal.assistant.get(f"/v1/time-imports/{file['id']}/errors", limit=100)
    assert found.status_code == 200, found.text
    return [(one["line"], one["column"], one["code"]) for one in found.json()["items"]]


async def entries_of(deal: Deal) -> list[dict[str, Any]]:
    """The time of a contract, in its order."""
    found = await deal.assistant.get(f"{deal.path}/time-entries", sort="started_at", limit=100)
    items: list[dict[str, Any]] = found.json()["items"]
    return items


async def spans_of(deal: Deal) -> list[tuple[str, str]]:
    return [(one["started_at"], one["ended_at"]) for one in await entries_of(deal)]


def counts(file: dict[str, Any]) -> tuple[int, ...]:
    """Rows, valid ones, duplicates and faulty ones."""
    return file["rows"], file["valid"], file["duplicates"], file["faulty"]
