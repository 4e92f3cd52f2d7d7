"""A fee per period that covers a number of minutes (B1)."""

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import PositiveMinutes, Price
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.retainers.policies import Overage, RetainerPolicy
from va_market.pricing.terms.fields import one_currency

_RETAINER = {
    "kind": "retainer",
    "fee": {"amount": "500.00", "currency": "EUR"},
    "included_minutes": 1200,
    "period": "month",
    "overage_rate": {"amount": "25.00", "currency": "EUR"},
}
MONTHS_OF_A_YEAR = 12


class RetainerTerms(Schema):
    """A fee per period that covers a number of minutes."""

    model_config = frozen(_RETAINER)

    kind: Literal["retainer"] = Field(description="Paid by the period.")
    fee: Price = Field(description="Price of one full period.")
    included_minutes: PositiveMinutes = Field(
        description="Minutes of work that the fee of one full period covers.", examples=[1200]
    )
    period: Literal["week", "month"] = Field(
        default="month", description="Calendar month, or week from Monday.", examples=["month"]
    )
    overage_rate: Price | None = Field(
        default=None,
        description="Price of an hour beyond the included time; null bills no such hour.",
    )
    commitment_minutes: PositiveMinutes | None = Field(
        default=None,
        description="Minutes of one full period that the client pays for in any case, at the "
        "overage rate or else at the price per minute of the fee; null means no more than the "
        "included ones.",
        examples=[None],
    )
    billing: Literal["period", "annual"] = Field(
        default="period",
        description="The fee is billed in advance by the period, or for twelve months at once.",
        examples=["period"],
    )
    annual_fee: Price | None = Field(
        default=None,
        description="Price of twelve months billed at once; null means twelve times the fee.",
    )
    policy: RetainerPolicy = Field(
        default=RetainerPolicy(), description="How the minutes are treated."
    )

    @property
    def currency(self) -> str:
        return self.fee.currency

    @property
    def headline(self) -> Money:
        return self.fee

    @property
    def overage(self) -> Overage:
        """What happens to work beyond all minutes, also where the policy leaves it open."""
        if self.policy.overage is not None:
            return self.policy.overage
        return "stop" if self.overage_rate is None else "rate"

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        one_currency(self.fee, self.overage_rate, self.annual_fee, self.policy.pack_price)
        self._overage_is_clear()
        self._commitment_has_a_meaning()
        self._year_has_a_price()
        return self

    def _overage_is_clear(self) -> None:
        has_rate = self.overage_rate is not None
        if self.overage == "stop" and has_rate:
            raise PydanticCustomError(
                "stop_with_overage_rate", "work beyond the minutes stops, so it has no rate"
            )
        if self.overage == "rate" and not has_rate:
            raise PydanticCustomError(
                "overage_rate_missing", "billing overage by the hour needs an overage_rate"
            )
        if self.overage == "packs" and has_rate and self.policy.most_packs is None:
            raise PydanticCustomError(
                "overage_rate_without_use",
                "packs without a limit leave nothing to the overage_rate; set most_packs",
            )

    def _commitment_has_a_meaning(self) -> None:
        if self.commitment_minutes is None:
            return
        if self.commitment_minutes <= self.included_minutes:
            raise PydanticCustomError(
                "commitment_within_included",
                "the fee already pays for {included} min; a commitment must be more",
                {"included": self.included_minutes},
            )
        if self.overage == "stop":
            raise PydanticCustomError(
                "commitment_without_overage", "a commitment cannot be met where work stops"
            )

    def _year_has_a_price(self) -> None:
        if self.billing == "annual" and self.period != "month":
            raise PydanticCustomError(
                "annual_billing_by_the_week", "a year is billed in advance for months only"
            )
        if self.annual_fee is None:
            return
        if self.billing != "annual":
            raise PydanticCustomError(
                "annual_fee_without_annual_billing", "an annual_fee needs annual billing"
            )
        if self.annual_fee.amount > MONTHS_OF_A_YEAR * self.fee.amount:
            raise PydanticCustomError(
                "annual_fee_above_months", "a year must not cost more than its twelve months"
            )
