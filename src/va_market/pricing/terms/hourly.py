"""Paid by the hour (R08), with what may be agreed on top: premiums, a guarantee (R34, R36)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Price
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.timing.policies import MinimumCharge, PremiumPolicy, RoundingPolicy

WeeklyCap = Annotated[int, Field(strict=True, ge=1, le=7 * 24 * 60)]

_HOURLY = {
    "kind": "hourly",
    "rate": {"amount": "25.00", "currency": "EUR"},
    "weekly_cap_minutes": 1200,
}
_BREADTH = {"entry": 1, "day": 2, "timesheet": 3}


class HourlyTerms(Schema):
    """Every approved hour is paid at one rate, and at more where a premium was agreed."""

    model_config = frozen(_HOURLY)

    kind: Literal["hourly"] = Field(description="Paid by the hour.")
    rate: Price = Field(description="Price of one hour.")
    weekly_cap_minutes: WeeklyCap | None = Field(
        default=None,
        description="Most minutes billed in one week; null means no cap.",
        examples=[1200],
    )
    weekly_guarantee_minutes: WeeklyCap | None = Field(
        default=None,
        description="Least minutes paid in one week, at most the cap; null means no guarantee, "
        "so that only hours worked are paid.",
        examples=[None],
    )
    rounding: RoundingPolicy = Field(
        default=RoundingPolicy(),
        description="How worked time is rounded; each entry to the nearest minute unless told.",
    )
    premiums: PremiumPolicy | None = Field(
        default=None,
        description="More pay for overtime, nights, weekends, holidays or rush; null means none.",
    )
    minimum_charge: MinimumCharge | None = Field(
        default=None,
        description="Least time billed per entry or day with any work; null means no least.",
    )

    @property
    def currency(self) -> str:
        return self.rate.currency

    @property
    def headline(self) -> Money:
        return self.rate

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        cap, guarantee = self.weekly_cap_minutes, self.weekly_guarantee_minutes
        if cap is not None and guarantee is not None and guarantee > cap:
            raise PydanticCustomError(
                "guarantee_above_cap",
                "the guarantee of {guarantee} min a week is more than the cap of {cap} min",
                {"guarantee": guarantee, "cap": cap},
            )
        self._rounds_no_more_than_the_least_charge()
        return self

    def _rounds_no_more_than_the_least_charge(self) -> None:
        # Shares of a total change when another entry comes: a least charge on each of them would
        # then depend on the order in which they are approved.
        least, scope = self.minimum_charge, self.rounding.scope
        if least is not None and _BREADTH[scope] > _BREADTH[least.per]:
            raise PydanticCustomError(
                "rounding_beyond_minimum_charge",
                "a least charge per {per} goes with rounding by {per} or less, not by {scope}",
                {"per": least.per, "scope": scope},
            )
