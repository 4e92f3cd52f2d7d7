"""What a client pays and an assistant receives under some terms, line by line."""

from datetime import date
from typing import Annotated, assert_never

from pydantic import BaseModel, ConfigDict, Field

from va_market.kit.fields import Minutes
from va_market.kit.money import Money
from va_market.pricing.errors import refuse
from va_market.pricing.fees import FeeRule
from va_market.pricing.hourly import price_hours
from va_market.pricing.lines import LINE_EXAMPLE, Priced, QuoteLine, Unit
from va_market.pricing.project import price_project
from va_market.pricing.retainer import price_periods
from va_market.pricing.rounding import add_up
from va_market.pricing.terms import (
    CalendarDay,
    HourlyTerms,
    PayTerms,
    ProjectTerms,
    RetainerTerms,
)
from va_market.pricing.trace import TraceStep

__all__ = ["Quote", "QuoteLine", "QuoteRequest", "TraceStep", "Unit", "Weeks", "quote", "total"]

Weeks = Annotated[int, Field(strict=True, ge=1, le=520)]  # ten years


class QuoteRequest(BaseModel):
    """What to price. Inputs that do not apply to the kind of terms are refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "terms": {"kind": "hourly", "rate": {"amount": "25.00", "currency": "EUR"}},
                    "minutes": 90,
                }
            ]
        },
    )

    terms: PayTerms = Field(description="What was agreed, or is proposed, to be paid.")
    minutes: Minutes | None = Field(
        default=None,
        description="Minutes of work in all; needed by the hour, otherwise optional.",
        examples=[90],
    )
    weeks: Weeks | None = Field(
        default=None,
        description="By the hour: the weeks over which the work is spread; null means one.",
        examples=[None],
    )
    fee: FeeRule | None = Field(
        default=None, description="Fee of the platform; null means its usual one."
    )
    starts_on: CalendarDay | None = Field(
        default=None, description="Retainer: first day.", examples=[None]
    )
    ends_on: CalendarDay | None = Field(
        default=None,
        description="Retainer: the day after the last; null means when the period ends.",
        examples=[None],
    )


class Quote(BaseModel):
    """The lines, their sums, and who pays and receives what; before tax."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "currency": "EUR",
                    "lines": [LINE_EXAMPLE],
                    "subtotal": {"amount": "37.50", "currency": "EUR"},
                    "fee": {"amount": "3.75", "currency": "EUR"},
                    "client_pays": {"amount": "41.25", "currency": "EUR"},
                    "assistant_receives": {"amount": "37.50", "currency": "EUR"},
                    "billed_minutes": 90,
                    "unbilled_minutes": 0,
                }
            ]
        },
    )

    currency: str = Field(description="ISO 4217 code of every amount.", examples=["EUR"])
    lines: list[QuoteLine] = Field(description="What the subtotal consists of.")
    subtotal: Money = Field(description="Sum of the lines before fee and tax.")
    fee: Money = Field(description="Sum of the fees of the lines.")
    client_pays: Money = Field(description="Subtotal, plus the fee if the client pays it.")
    assistant_receives: Money = Field(
        description="Subtotal, less the fee if the assistant pays it."
    )
    billed_minutes: int = Field(
        description="Minutes that the lines pay for, also those within a price or a retainer fee.",
        examples=[90],
    )
    unbilled_minutes: int = Field(
        description="Minutes beyond a weekly cap, or beyond a retainer that bills no overage.",
        examples=[0],
    )


def quote(
    terms: PayTerms,
    *,
    minutes: int | None,
    weeks: int | None,
    fee: FeeRule,
    starts_on: date | None,
    ends_on: date | None,
) -> Quote:
    """Price `minutes` of work, or what was agreed, before tax (money.md §1 to §4, §6).

    Raises:
        PricingError: of the kind of terms, or an input that does not apply to it.
    """
    match terms:
        case HourlyTerms():
            refuse(terms.kind, starts_on=starts_on, ends_on=ends_on)
            priced = price_hours(terms, minutes=minutes, weeks=weeks, rule=fee)
        case ProjectTerms():
            refuse(terms.kind, weeks=weeks, starts_on=starts_on, ends_on=ends_on)
            priced = price_project(terms, minutes=minutes, rule=fee)
        case RetainerTerms():
            refuse(terms.kind, weeks=weeks)
            priced = price_periods(
                terms, minutes=minutes, starts_on=starts_on, ends_on=ends_on, rule=fee
            )
        case _:
            assert_never(terms)
    return total(priced, currency=terms.currency, rule=fee)


def total(priced: Priced, *, currency: str, rule: FeeRule) -> Quote:
    """Sum rounded lines and share the fee out (money.md §2); nothing is rounded again.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    subtotal = add_up((line.amount for line in priced.lines), currency)
    fee = add_up((line.fee for line in priced.lines), currency)
    by_client = rule.payer == "client"
    return Quote(
        currency=currency,
        lines=priced.lines,
        subtotal=subtotal,
        fee=fee,
        client_pays=add_up([subtotal, fee], currency) if by_client else subtotal,
        assistant_receives=subtotal if by_client else subtotal - fee,
        billed_minutes=priced.billed_minutes,
        unbilled_minutes=priced.unbilled_minutes,
    )
