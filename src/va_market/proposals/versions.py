"""What a version of a proposal says, and what it says otherwise than the one before."""

from collections.abc import Callable
from datetime import date
from typing import Any

from va_market.agreements import Conditions, Difference, differences
from va_market.kit.db import Row
from va_market.proposals.models import Proposal, ProposalVersion

SAID = (
    *("worker_class", "terms", "conditions", "fee"),
    *("scope", "estimated_minutes", "delivery_days", "available_from"),
)
"""The columns that a proposal and its versions share."""


def said_by(thing: Proposal | ProposalVersion) -> dict[str, Any]:
    """What it says, as columns."""
    return {name: getattr(thing, name) for name in SAID}


def differences_of(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    return differences(_plain(before), _plain(after))


def differences_in(row: Row) -> list[Difference]:
    """What a row says otherwise than the version before, which stands beside it."""
    if row[before_of("scope")] is None:
        return []
    return differences_of(_taken(row, before_of), _taken(row, str))


def before_of(name: str) -> str:
    """How a row calls a column of the version before."""
    return f"{name}_before"


def _taken(row: Row, called: Callable[[str], str]) -> dict[str, Any]:
    return {name: row[called(name)] for name in SAID}


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    """As JSON, in which every condition stands, also those that have their default."""
    conditions = Conditions.model_validate(said["conditions"]).model_dump(mode="json")
    plain = {n: v.isoformat() if isinstance(v, date) else v for n, v in said.items()}
    return {**plain, "conditions": conditions}
