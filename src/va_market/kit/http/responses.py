"""How the document says which errors an operation answers with."""

from typing import Any

from va_market.kit.errors import MarketError
from va_market.kit.http.render import MEDIA_TYPE

Operation = dict[str, Any]


def problems(*kinds: type[MarketError]) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of an operation: the errors it can answer with, grouped by status."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        line = f"`{kind.code}`: {kind.title}."
        entry = found.setdefault(kind.status, problem(line))
        if line not in entry["description"]:
            entry["description"] += f" {line}"
    return found


def problem(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def answer_also(operation: Operation, *kinds: type[MarketError]) -> None:
    """Add errors to those an operation declares; a status may have had another body before."""
    responses = operation["responses"]
    for kind in kinds:
        status, line = str(kind.status), f"`{kind.code}`: {kind.title}."
        if MEDIA_TYPE not in responses.get(status, {}).get("content", {}):
            responses[status] = problem(line)
        elif line not in responses[status]["description"]:
            responses[status]["description"] += f" {line}"
