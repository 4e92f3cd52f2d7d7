from datetime import date
from uuid import UUID

from pydantic import Field

from va_market.kit.schema import Schema
from va_market.reports.schemas.earning import EarningsSum, Standing


class StatementIn(EarningsSum):
    """A month in one currency."""

    currency: str
    opening: Standing = Field(description="The balances when the month begins.")
    closing: Standing = Field(description="The balances when it ends, or now.")


class StatementRead(Schema):
    """A month of who is paid for work, also where nothing was earned."""

    owner_id: UUID
    month: str = Field(examples=["2026-11"])
    starts_on: date
    ends_on: date = Field(description="Its last day.")
    time_zone: str
    is_final: bool = Field(description="Whether the month is over: nothing of it changes any more.")
    currencies: list[StatementIn] = Field(
        description="Those in which something was earned so far, or a contract pays; what was not "
        "earned is there as 0."
    )


class StatementList(Schema):
    items: list[StatementRead] = Field(description="Every month that was asked for, newest first.")
