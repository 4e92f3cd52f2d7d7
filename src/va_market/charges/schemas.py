from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from va_market.charges.models import ChargeKind
from va_market.kit.db import Row
from va_market.kit.fields import Moment
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import shaped
from va_market.pricing.trace import TraceStep


class ChargeRead(Schema):
    """What a contract owes for some days besides time; it never changes."""

    id: UUID
    contract_id: UUID
    kind: ChargeKind = Field(
        description="`credit` takes back; `true_up` and `guarantee` are what is missing to a "
        "commitment and to guaranteed hours."
    )
    term: str = Field(description="Which of several pay terms; empty where there is one.")
    terms_version: int = Field(description="The version of the contract's terms that asks for it.")
    period_starts_on: date
    period_ends_on: date = Field(description="The last day it is for.")
    bills_on: date = Field(
        description="The first day in the contract's zone on which it may be invoiced."
    )
    description: str
    quantity: str = Field(description="For reading; the exact figures stand in the trace.")
    unit: str
    unit_price: Money
    amount: Money = Field(description="Before fee and tax; below zero it takes back.")
    trace: list[TraceStep] = Field(description="How the amount came about, step by step.")
    created_at: Moment

    @classmethod
    def of_row(cls, row: Row) -> "ChargeRead":
        amounts = {
            name: Money.from_minor(getattr(row, f"{name}_minor"), row.currency)
            for name in ("unit_price", "amount")
        }
        return shaped(cls, row, **amounts)


class ChargePage(PageOf[ChargeRead]):
    """A page of charges."""


class ChargeSort(StrEnum):
    NEWEST = "-bills_on"
    OLDEST = "bills_on"


class ChargeQuery(Schema):
    sort: ChargeSort = ChargeSort.NEWEST
