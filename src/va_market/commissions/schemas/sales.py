from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from va_market.commissions.models import ReportedSale
from va_market.kit.batches import Item
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Title
from va_market.kit.http.problem import Problem
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import shaped
from va_market.pricing.commissions import Sale

MOST_AT_ONCE = 500
_ITEMS: list[JsonValue] = [
    {
        "id": "order-1001",
        "sold_on": "2026-12-03",
        "paid_on": "2026-12-10",
        "amount": {"amount": "200.00", "currency": "EUR"},
    }
]


class SaleBulk(Schema):
    """Up to five hundred sales; each is taken or refused by itself."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"items": _ITEMS}]})

    items: list[Item[Sale]] = Field(min_length=1, max_length=MOST_AT_ONCE)


def amounts_of(row: Any) -> dict[str, Money | None]:
    """The amounts of a sale or a revision of it, by the names that schemas have for them."""
    return {
        name: None if minor is None else Money.from_minor(minor, row.currency)
        for name, minor in (
            ("amount", row.amount_minor),
            ("cost", row.cost_minor),
            ("returned", row.returned_minor),
        )
    }


class SaleRead(Schema):
    """A sale as it was reported last."""

    id: UUID
    contract_id: UUID
    source_id: str = Field(description="Name of the sale at its source.")
    revision: int = Field(description="Counts the reports with other figures.")
    sold_on: date
    paid_on: date | None = Field(description="The day on which its buyer had paid.")
    amount: Money = Field(description="What it was sold for, before tax.")
    cost: Money | None
    returned: Money | None = Field(description="How much came back, all returns together.")
    returned_on: date | None
    counted_in: UUID | None = Field(
        description="The statement that has its commission; null means none has so far."
    )
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, sale: ReportedSale | Row) -> "SaleRead":
        return shaped(cls, sale, **amounts_of(sale))


class SaleRevisionRead(Schema):
    """What one report said that may still change of a sale."""

    revision: int
    paid_on: date | None
    cost: Money | None
    returned: Money | None
    returned_on: date | None
    reported_by: UUID
    reported_at: Moment


class SaleDetail(SaleRead):
    """A sale with what was reported of it."""

    revisions: list[SaleRevisionRead] = Field(
        description="The last report first, a hundred at most."
    )

    @classmethod
    def of_pair(cls, sale: Row, revisions: Sequence[Row]) -> "SaleDetail":
        return shaped(
            cls,
            sale,
            **amounts_of(sale),
            revisions=[_revision(one, sale.currency) for one in revisions],
        )


def _revision(row: Row, currency: str) -> SaleRevisionRead:
    cost, returned = (
        None if minor is None else Money.from_minor(minor, currency)
        for minor in (row.cost_minor, row.returned_minor)
    )
    return shaped(SaleRevisionRead, row, cost=cost, returned=returned)


class SaleResult(Schema):
    """What became of one sale of many, or the problem that it met."""

    status: int = Field(description="As if it had been sent alone: 201, 200, 409, 422 ...")
    sale: SaleRead | None
    problem: Problem | None


class SaleBulkResult(Schema):
    """One result for each sale, in their order."""

    created_count: int = Field(description="Sales that were not known.")
    revised_count: int = Field(description="Known ones with other figures.")
    unchanged_count: int = Field(description="Known ones with the same figures.")
    failed_count: int
    results: list[SaleResult]


class SalePage(PageOf[SaleRead]):
    """A page of sales."""


class SaleSort(StrEnum):
    NEWEST = "-sold_on"
    OLDEST = "sold_on"


class SaleQuery(Schema):
    sort: SaleSort = SaleSort.NEWEST
    source_id: Title | None = Field(default=None, description="The sale with this name alone.")
