"""What a quote is asked with."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Minutes, PriceOrZero, Zone
from va_market.kit.schema import Schema
from va_market.pricing.charges import PayKind
from va_market.pricing.fees import FeeRule, Percent
from va_market.pricing.frozen import frozen
from va_market.pricing.hourly import PremiumMinutes
from va_market.pricing.taxes import TaxParty
from va_market.pricing.terms import Benefit, CalendarDay, PayTerms, WorkerClass

Weeks = Annotated[int, Field(strict=True, ge=1, le=520)]  # ten years
Periods = Annotated[int, Field(strict=True, ge=1, le=520)]

_TAX: dict[str, Any] = {
    "seller": {"country": "PT", "legal_form": "company", "vat_id": "PT123456789"},
    "buyer": {"country": "DE", "legal_form": "company", "vat_id": "DE123456789"},
    "on": "2026-12-01",
}


class TaxQuestion(Schema):
    """Who sells to whom, so that the tax can be told. The prices of terms are before tax."""

    model_config = frozen(_TAX)

    seller: TaxParty = Field(description="Who sells the work: the assistant, or the agency.")
    buyer: TaxParty = Field(description="Who buys it.")
    on: CalendarDay = Field(
        description="The day whose rates apply: that of the supply.", examples=["2026-12-01"]
    )
    percent: Percent | None = Field(
        default=None,
        description="Rate of the tax, where the usual one of the seller's country does not apply.",
        examples=[None],
    )


class QuoteRequest(Schema):
    """What to price. Inputs that do not apply to the kind of terms are refused."""

    model_config = frozen(
        {
            "terms": {"kind": "hourly", "rate": {"amount": "25.00", "currency": "EUR"}},
            "minutes": 90,
        }
    )

    terms: PayTerms = Field(description="What was agreed, or is proposed, to be paid.")
    minutes: Minutes | None = Field(
        default=None,
        description="Minutes of work in all; needed by the hour, otherwise optional. Of combined "
        "terms those of the first part that time is recorded on.",
        examples=[90],
    )
    minutes_of: dict[PayKind, Minutes] | None = Field(
        default=None,
        description="Combined terms: minutes of work on each part, by its kind.",
        examples=[None],
    )
    weeks: Weeks | None = Field(
        default=None,
        description="By the hour, or for free: the weeks over which the work is spread; null "
        "means one.",
        examples=[None],
    )
    premium_minutes: tuple[PremiumMinutes, ...] | None = Field(
        default=None,
        max_length=31,
        description="By the hour: which of the minutes earn premiums of the terms. Null: none.",
        examples=[None],
    )
    starts_on: CalendarDay | None = Field(
        default=None, description="Pay by periods: first day.", examples=[None]
    )
    ends_on: CalendarDay | None = Field(
        default=None,
        description="Pay by periods: the day after the last; null means when the period ends.",
        examples=[None],
    )
    zone: Zone | None = Field(
        default=None,
        description="Zone of the contract: only terms prorated by the second look at it. Null "
        "means UTC.",
        examples=[None],
    )
    sales_per_period: PriceOrZero | None = Field(
        default=None,
        description="Commission: what is expected to be sold in each period; needed by it.",
        examples=[None],
    )
    periods: Periods | None = Field(
        default=None,
        description="Commission: how many periods; null means one.",
        examples=[None],
    )
    worker_class: WorkerClass | None = Field(
        default=None,
        description="`staff` or `independent`; null means independent. Salary and benefits are for "
        "staff.",
        examples=[None],
    )
    benefits: tuple[Benefit, ...] | None = Field(
        default=None,
        max_length=20,
        description="Staff: what the employer pays beside the pay.",
        examples=[None],
    )
    fee: FeeRule | None = Field(
        default=None, description="Fee of the platform; null means its usual one."
    )
    billed_before: PriceOrZero | None = Field(
        default=None,
        description="What the client and the assistant have billed with each other so far: a fee "
        "in bands counts it. Null means nothing.",
        examples=[None],
    )
    tax: TaxQuestion | None = Field(
        default=None,
        description="Who sells to whom; null leaves the tax out. Staff sell nothing, and are paid "
        "without it.",
    )
    withholding_percent: Percent | None = Field(
        default=None,
        description="Share of the work, before tax, that the client keeps back for the tax office.",
        examples=[None],
    )

    @model_validator(mode="after")
    def _minutes_once(self) -> Self:
        if self.minutes is not None and self.minutes_of is not None:
            raise PydanticCustomError("minutes_twice", "give either minutes or minutes_of")
        return self
