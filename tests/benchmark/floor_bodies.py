"""The bodies of the floor, written by hand from rows."""

from datetime import date, timedelta
from typing import Any

import orjson

_SECOND = timedelta(seconds=1)
_OF_JOB = {
    "hiring": {
        "draft": ["publish", "update"],
        "open": ["close", "hire", "invite", "pause", "update"],
        "paused": ["close", "hire", "resume", "update"],
        "expired": ["publish"],
    },
    "assistant": {"open": ["submit_proposal"]},
    "nobody": {},
}
_OF_ENTRY = {
    "assistant": {
        "running": ["discard", "stop"],
        "draft": ["delete", "submit", "update"],
        "returned": ["delete", "submit", "update"],
        "approved": ["correct"],
    },
    "supervisor": {"submitted": ["approve", "correct", "return"], "approved": ["correct"]},
    "client": {"approved": ["correct"]},
    "nobody": {},
}
_LOCKS = {"submitted": "submitted", "approved": "approved"}
_MAY_HIRE = frozenset({"owner", "admin", "hiring_manager"})


def job_of(row: Any, caller: Any) -> dict[str, Any]:
    currency, status = row["currency"], row["status"]
    return {
        "id": str(row["id"]),
        "organization_id": str(row["organization_id"]),
        "title": row["title"],
        "description": row["description"],
        "engagement": row["engagement"],
        "status": status,
        "visibility": row["visibility"],
        "categories": row["categories"],
        "other_work": row["other_work"],
        "skills": row["skills"],
        "tools_required": row["tools_required"],
        "questions": orjson.loads(row["questions"]),
        "level": row["level"],
        "currency": currency,
        "budget_min": _money(row["budget_min_minor"], currency),
        "budget_max": _money(row["budget_max_minor"], currency),
        "ceiling": _money(row["ceiling_minor"], currency),
        "max_estimated_minutes": row["max_estimated_minutes"],
        "max_delivery_days": row["max_delivery_days"],
        "seats": row["seats"],
        "hired": row["hired"],
        "closed_reason": row["closed_reason"],
        "published_at": row["published_at"],
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
        "allowed_actions": _OF_JOB[_party(row, caller)].get(status, []),
    }


def _party(job: Any, caller: Any) -> str:
    mine = caller["organization_ids"]
    if mine is None or job["organization_id"] not in mine:
        return "assistant"
    role = caller["roles"][mine.index(job["organization_id"])]
    return "hiring" if role in _MAY_HIRE else "nobody"


def entry_of(row: Any, caller: Any) -> dict[str, Any]:
    status = row["status"]
    return {
        "id": str(row["id"]),
        "contract_id": str(row["contract_id"]),
        "assistant_id": str(row["assistant_id"]),
        "terms_version": row["terms_version"],
        "status": status,
        "source": row["source"],
        "started_at": row["started_at"],
        "ended_at": row["ended_at"],
        "time_zone": row["time_zone"],
        "work_on": row["work_on"],
        "counted_on": row["counted_on"],
        "breaks": _json(row["breaks"]),
        "worked_seconds": _seconds(row),
        "billable_seconds": row["billable_seconds"],
        "memo": row["memo"],
        "task": row["task"],
        "tags": row["tags"],
        "evidence": _json(row["evidence"]),
        "is_billable": row["is_billable"],
        "is_training": row["is_training"],
        "paid_as": row["paid_as"],
        "work_order_id": row["work_order_id"],
        "auto_stopped_at": row["auto_stopped_at"],
        "needs_confirmation": row["auto_stopped_at"] is not None and row["confirmed_at"] is None,
        "submitted_at": row["submitted_at"],
        "decided_at": row["decided_at"],
        "decided_by": None if row["decided_by"] is None else str(row["decided_by"]),
        "approved_by_silence": row["approved_by_silence"],
        "return_note": row["return_note"],
        "locked_reason": _LOCKS.get(status),
        "reverses_id": row["reverses_id"],
        "reversed_by_id": row["reversed_by_id"],
        "replaces_id": row["replaces_id"],
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
        "allowed_actions": _OF_ENTRY[_side(row, caller)].get(status, []),
    }


def _side(entry: Any, caller: Any) -> str:
    if entry["assistant_id"] == caller["id"]:
        return "assistant"
    deciding = (entry["supervisor_id"], entry["substitute_supervisor_id"])
    is_supervisor = caller["id"] in (*deciding, *(entry["escalated_to"] or ()))
    if entry["organization_id"] not in (caller["organization_ids"] or ()):
        return "nobody"
    if is_supervisor:
        return "supervisor"
    role = caller["roles"][caller["organization_ids"].index(entry["organization_id"])]
    return "client" if role in _MAY_HIRE else "nobody"


def _json(value: Any) -> Any:
    """What the database gives as text; what was just written is a list still."""
    return orjson.loads(value) if isinstance(value, str) else value


def _seconds(row: Any) -> int:
    return (row["ended_at"] - row["started_at"]) // _SECOND - row["unpaid_seconds"]


def timesheet_of(
    contract: Any, rows: list[Any], caller: Any, first: date, last: date
) -> dict[str, Any]:
    sums: dict[str, int] = {}
    billable = unbilled = 0
    for row in rows:
        worked, status = _seconds(row), row["status"]
        sums[status] = sums.get(status, 0) + worked
        if status == "approved":
            billable += row["billable_seconds"]
            unbilled += max(0, worked - row["billable_seconds"])
    return {
        "contract_id": str(contract["id"]),
        "assistant_id": str(contract["assistant_id"]),
        "week_starts_on": first,
        "week_ends_on": last,
        "time_zone": contract["time_zone"],
        "entries": [entry_of(row, caller) for row in rows],
        "worked_seconds": sums,
        "billable_seconds": billable,
        "unbilled_seconds": unbilled,
        "ceiling": None,
        "amount": _amount(billable),
        "paid": [],
    }


def _amount(seconds: int) -> dict[str, Any]:
    """25 EUR an hour less 10 percent; the weeks of the benchmark come to whole cents."""
    amount, rest = divmod(seconds * 2500, 3600)
    if rest:
        raise ValueError("not a whole number of cents")
    fee = amount // 10
    paid, taken = _money(amount, "EUR"), _money(fee, "EUR")
    nothing, received = _money(0, "EUR"), _money(amount - fee, "EUR")
    worked = f"{seconds} s \N{MULTIPLICATION SIGN} 25.00 EUR \N{DIVISION SIGN} 3600"
    taken_of = f"10 % of {paid['amount']} EUR, paid by the assistant"
    line = {
        "kind": "hourly",
        "description": "Work by the hour",
        "quantity": f"{seconds / 3600:.4f}".rstrip("0").rstrip("."),
        "unit": "hour",
        "unit_price": {"amount": "25.00", "currency": "EUR"},
        "amount": paid,
        "fee": taken,
        "client_fee": nothing,
        "assistant_fee": taken,
        "explanation": f"Work by the hour: {worked} is {paid['amount']} EUR; "
        f"{taken_of} is {taken['amount']} EUR.",
        "trace": [
            {"step": "rate", "formula": worked, "result": f"{paid['amount']} EUR"},
            {"step": "fee", "formula": taken_of, "result": f"{taken['amount']} EUR"},
        ],
    }
    return {
        "currency": "EUR",
        "lines": [line],
        "subtotal": paid,
        "fee": taken,
        "client_fee": nothing,
        "assistant_fee": taken,
        "client_pays": paid,
        "assistant_receives": received,
        "tax": None,
        "withheld": None,
        "client_pays_in_all": paid,
        "assistant_is_paid": received,
        "cash_flow": [{"month": None, "client_pays": paid, "assistant_receives": received}],
        "billed_minutes": (seconds + 30) // 60,
        "unbilled_minutes": 0,
        "warnings": [],
    }


def _money(minor: int | None, currency: str | None) -> Any:
    if minor is None:
        return None
    units, cents = divmod(minor, 100)
    return {"amount": f"{units}.{cents:02}", "currency": currency}
