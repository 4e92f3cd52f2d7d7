from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

NEVER = datetime(2300, 1, 1, tzinfo=UTC)
"""Behind every moment there is."""


def columns_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that the given fields of an order fill."""
    columns = {name: value for name, value in given.items() if name != "price"}
    if "price" in given:
        price = given["price"]
        columns["price_minor"] = None if price is None else price.minor
        columns["currency"] = None if price is None else price.currency
    if "due_at" in given:
        columns["due_key"] = given["due_at"] or NEVER
    return columns
