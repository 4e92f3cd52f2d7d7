"""On which day an invoice is to be paid (money.md §5, terms)."""

from datetime import date, timedelta
from typing import Annotated, Literal, assert_never

from pydantic import Field

from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.periods.calendar import in_month, in_span


class OnReceipt(Schema):
    """The day on which the invoice is opened."""

    model_config = frozen({"kind": "on_receipt"})

    kind: Literal["on_receipt"]


class NetDays(Schema):
    """So many days after it is opened."""

    model_config = frozen({"kind": "net", "days": 30})

    kind: Literal["net"]
    days: int = Field(strict=True, ge=1, le=365, description="Days.", examples=[30])


class EndOfMonth(Schema):
    """The last day of the month in which it is opened, and so many days more."""

    model_config = frozen({"kind": "end_of_month", "days": 15})

    kind: Literal["end_of_month"]
    days: int = Field(
        default=0, strict=True, ge=0, le=365, description="Days after that.", examples=[15]
    )


class FixedDay(Schema):
    """A day of the month: the first such day after the one on which it is opened."""

    model_config = frozen({"kind": "fixed_day", "day": 31, "months_later": 0})

    kind: Literal["fixed_day"]
    day: int = Field(
        strict=True,
        ge=1,
        le=31,
        description="Day of the month; shorter months have it on their last day.",
        examples=[31],
    )
    months_later: int = Field(
        default=0,
        strict=True,
        ge=0,
        le=12,
        description="How many such days are passed over.",
        examples=[0],
    )


PaymentTerms = Annotated[OnReceipt | NetDays | EndOfMonth | FixedDay, Field(discriminator="kind")]


def due_on(terms: PaymentTerms, opened_on: date) -> date:
    """The local day until the end of which an invoice opened on `opened_on` is to be paid.

    Raises:
        DateOutOfRange: a year outside 1970 to 2200.
    """
    in_span(opened_on, field="opened_on")
    match terms:
        case OnReceipt():
            return opened_on
        case NetDays(days=days):
            due = opened_on + timedelta(days=days)
        case EndOfMonth(days=days):
            due = in_month(opened_on, 0, day=31) + timedelta(days=days)
        case FixedDay(day=day, months_later=later):
            has_passed = in_month(opened_on, 0, day=day) <= opened_on
            due = in_month(opened_on, later + has_passed, day=day)
        case _:
            assert_never(terms)
    return in_span(due, field="payment_terms")
