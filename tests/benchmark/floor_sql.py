"""The statements of the floor: those of the server, taken from it as text."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from va_market.audit import repository as audit
from va_market.contracts.repository import contracts
from va_market.events import repository as events
from va_market.identity.repository import accounts
from va_market.jobs import repository as jobs
from va_market.jobs.models import JobStatus
from va_market.kit.pages import Seal
from va_market.timekeeping.models import TimeEntry
from va_market.timekeeping.repository import entries, sums

DUMP = orjson.OPT_UTC_Z
CALLER = accounts._CALLER.sql
_JOB = jobs._ONE
JOB = _JOB.sql
CONTRACT = contracts._ONE.sql
_WEEK = entries._WEEK
WEEK = _WEEK.sql
_PAGE = jobs.LISTING._query("-created_at", frozenset({"status"}), has_cursor=False)
JOBS = _PAGE.sql
# What a cursor of the list of open jobs is bound to.
BOUND = Seal(b"", f"{jobs.LISTING._name} -created_at", {"status": [JobStatus.OPEN]})._bound


def arguments_of_job(job_id: UUID, user_id: UUID, mine: list[UUID]) -> list[Any]:
    return _JOB.arguments({"job_id": job_id, "actor_id": user_id, "actor_organizations": mine})


def arguments_of_page(mine: list[UUID], limit: int) -> list[Any]:
    return _PAGE.arguments({"actor_organizations": mine, "status": ["open"], "limit_": limit})


def arguments_of_week(
    user_id: UUID, mine: list[UUID], contract_id: UUID, days: tuple[date, date]
) -> list[Any]:
    of_caller = {"actor_id": user_id, "actor_organizations": mine, "contract_id": contract_id}
    return _WEEK.arguments({**of_caller, "first": days[0], "last": days[1]})


def week(day: str) -> tuple[date, date]:
    given = date.fromisoformat(day)
    first = given - timedelta(days=given.weekday())
    return first, first + timedelta(days=6)


_PAUSE = contracts._PAUSE_WITHIN
_USED = sums._USED_QUERY
_OVERLAP = entries._OVERLAPPING
PAUSE, USED, OVERLAP = _PAUSE.sql, _USED.sql, _OVERLAP.sql
HELD_CONTRACT = "SELECT * FROM contracts WHERE id = $1 FOR NO KEY UPDATE"
HELD_PROFILE = "SELECT user_id FROM assistant_profiles WHERE user_id = $1 FOR NO KEY UPDATE"
ADD_EVENTS = events._ADD.sql
APPEND = audit._APPEND.sql
_COLUMNS = tuple(column.name for column in TimeEntry.__table__.columns)
INSERT_ENTRY = (
    f"INSERT INTO time_entries ({', '.join(_COLUMNS)}) "  # noqa: S608  # our own names
    f"VALUES ({', '.join(f'${place}' for place in range(1, len(_COLUMNS) + 1))})"
)


def arguments_of_entry(entry: dict[str, Any]) -> list[Any]:
    return [entry[name] for name in _COLUMNS]


def arguments_of_pause(contract_id: UUID, start: datetime, end: datetime) -> list[Any]:
    return _PAUSE.arguments({"contract_id": contract_id, "start": start, "end": end})


def arguments_of_use(contract_id: UUID, now: datetime) -> list[Any]:
    return _USED.arguments({"contract_id": contract_id, "now": now})


def arguments_of_overlap(entry: dict[str, Any]) -> list[Any]:
    return _OVERLAP.arguments(
        {
            "assistant_id": entry["assistant_id"],
            "besides": entry["id"],
            "start": entry["started_at"],
            "end": entry["ended_at"],
        }
    )
