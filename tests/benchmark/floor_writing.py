"""One time entry written by hand: one transaction with the locks and checks of the server."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from tests.benchmark import floor_sql as sql
from va_market.kit.ids import new_id

_LONGEST = timedelta(hours=24)


async def record_time(
    connection: Any, caller: Any, contract_id: UUID, body: dict[str, Any]
) -> dict[str, Any]:
    now = datetime.now(UTC)
    start, end = (_moment(body[name]) for name in ("started_at", "ended_at"))
    if not start < end <= now or end - start > _LONGEST:
        raise ValueError("times")
    async with connection.transaction():
        contract = await connection.fetchrow(sql.HELD_CONTRACT, contract_id)
        if contract["assistant_id"] != caller["id"] or contract["status"] != "active":
            raise ValueError("contract")
        if contract["assigned_at"] is not None and start < contract["assigned_at"]:
            raise ValueError("contract")
        await connection.fetchrow(sql.HELD_PROFILE, caller["id"])
        entry = _entry(contract, body, start, end, now)
        await _check(connection, contract, entry, now)
        await connection.execute(sql.INSERT_ENTRY, *sql.arguments_of_entry(entry))
        await _tell(connection, contract, entry, now)
    return {
        **entry,
        "supervisor_id": contract["supervisor_id"],
        "substitute_supervisor_id": contract["substitute_supervisor_id"],
    }


async def _check(connection: Any, contract: Any, entry: dict[str, Any], now: datetime) -> None:
    span = entry["started_at"], entry["ended_at"]
    if await connection.fetchrow(sql.PAUSE, *sql.arguments_of_pause(contract["id"], *span)):
        raise ValueError("paused")
    use = await connection.fetchrow(sql.USED, *sql.arguments_of_use(contract["id"], now))
    seconds = int((span[1] - span[0]).total_seconds())
    if use["recorded"] + seconds > contract["allotted_minutes"] * 60:
        raise ValueError("allotment")
    if await connection.fetchrow(sql.OVERLAP, *sql.arguments_of_overlap(entry)):
        raise ValueError("overlap")


async def _tell(connection: Any, contract: Any, entry: dict[str, Any], now: datetime) -> None:
    """The event and the row of the audit log."""
    seconds = int((entry["ended_at"] - entry["started_at"]).total_seconds())
    data = orjson.dumps({"contract_id": str(contract["id"]), "worked_seconds": seconds}).decode()
    event_id = new_id()
    parties = [contract["organization_id"], contract["assistant_id"]]
    told = ([event_id], ["time_entry.recorded"], [entry["id"]], [entry["assistant_id"]])
    await connection.execute(sql.ADD_EVENTS, *told, [data], [now], [event_id] * 2, parties)
    await connection.fetchval(
        sql.APPEND, orjson.dumps([_note(event_id, entry, parties)], default=str).decode()
    )


def _note(event_id: UUID, entry: dict[str, Any], parties: list[UUID]) -> dict[str, Any]:
    return {
        "number": 1,
        "id": event_id,
        "created_at": entry["created_at"],
        "actor_id": entry["assistant_id"],
        "session_id": None,
        "key_id": None,
        "acted_for": None,
        "action": "time_entry.recorded",
        "object_id": entry["id"],
        "before_hash": None,
        "after_hash": rf"\x{hashlib.sha256(orjson.dumps(entry, default=str)).hexdigest()}",
        "request_id": None,
        "reason": None,
        "route": None,
        "parties": parties,
    }


def _entry(
    contract: Any, body: dict[str, Any], start: datetime, end: datetime, now: datetime
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "contract_id": contract["id"],
        "assignment": contract["assignment"],
        "terms_version": contract["terms_version"],
        "assistant_id": contract["assistant_id"],
        "status": "draft",
        "source": "manual",
        "started_at": start,
        "ended_at": end,
        "time_zone": contract["time_zone"],
        "work_on": start.date(),  # the contracts of the benchmark are in UTC
        "counted_on": start.date(),
        "breaks": "[]",
        "unpaid_seconds": 0,
        "memo": body["memo"],
        "task": None,
        "tags": [],
        "evidence": "[]",
        "warned_at": None,
        "auto_stopped_at": None,
        "confirmed_at": None,
        "approved_by_silence": False,
        "is_billable": True,
        "is_training": False,
        "paid_as": None,
        "work_order_id": None,
        "billable_seconds": None,
        "submitted_at": None,
        "decided_at": None,
        "decided_by": None,
        "return_note": None,
        "reverses_id": None,
        "reversed_by_id": None,
        "replaces_id": None,
        "created_at": now,
        "updated_at": now,
        "version": 1,
        "organization_id": contract["organization_id"],
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
