from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field

from va_market.kit.db import Row
from va_market.kit.fields import Moment
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import shaped
from va_market.pricing.commissions import CommissionStatement


class StatementStatus(StrEnum):
    OPEN = "open"
    """As things stand: sales may still be reported."""
    CLOSED = "closed"


class StatementSummary(Schema):
    """What a period paid by commission; it never changes."""

    id: UUID
    contract_id: UUID
    terms_version: int = Field(description="The version of the contract's terms that it goes by.")
    starts_on: date
    ends_on: date = Field(description="The day after the last.")
    earned: Money = Field(description="Commission with accelerator, no more than the cap.")
    payable: Money = Field(description="What is charged for the period.")
    is_below_target: bool = Field(
        description="Warning: less of all pay came from commission than the terms plan."
    )
    closed_at: Moment

    @classmethod
    def of_row(cls, row: Row) -> "StatementSummary":
        return shaped(cls, row, **_amounts(row))


class StatementRead(Schema):
    """The statement of one period, closed or as things stand."""

    id: UUID | None = Field(description="Null while it is open.")
    contract_id: UUID
    status: StatementStatus
    terms_version: int = Field(description="The version of the contract's terms that it goes by.")
    closed_at: Moment | None
    statement: CommissionStatement

    @classmethod
    def of_row(cls, row: Row) -> "StatementRead":
        return shaped(cls, row, status=StatementStatus.CLOSED)


def _amounts(row: Any) -> dict[str, Money]:
    return {
        name: Money.from_minor(getattr(row, f"{name}_minor"), row.currency)
        for name in ("earned", "payable")
    }


class StatementPage(PageOf[StatementSummary]):
    """A page of statements."""


class StatementSort(StrEnum):
    NEWEST = "-starts_on"
    OLDEST = "starts_on"


class StatementQuery(Schema):
    sort: StatementSort = StatementSort.NEWEST
