"""What commission terms may consist of: tiers, accelerator, draw, claw-back."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Price, PriceOrZero
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.percents import HUNDRED, FactorPercent, Percent

_TIER = {"up_to": {"amount": "5000.00", "currency": "EUR"}, "percent": "5"}
_ACCELERATOR = {
    "above": {"amount": "10000.00", "currency": "EUR"},
    "mode": "multiply",
    "percent": "150",
}
_DRAW = {"amount": {"amount": "500.00", "currency": "EUR"}, "recoverable": True}
_CLAW_BACK = {"days": 90, "mode": "pro_rata"}


class CommissionTier(Schema):
    """One step of the base, and what it pays."""

    model_config = frozen(_TIER)

    up_to: Price | None = Field(
        default=None,
        description="Upper end, which still belongs to the tier; null in the last tier alone.",
    )
    percent: Percent | None = Field(
        default=None,
        description="Share of the base; null in packages alone.",
        examples=["5"],
    )
    amount: PriceOrZero | None = Field(
        default=None,
        description="Fixed amount once the base is above the lower end; in packages alone.",
        examples=[None],
    )


def _not_empty(tiers: tuple[CommissionTier, ...]) -> tuple[CommissionTier, ...]:
    # min_length of a tuple counts valid items only: one faulty tier would be two faults.
    if not tiers:
        raise PydanticCustomError("too_short", "tiers are one or more")
    return tiers


CommissionTiers = Annotated[
    tuple[CommissionTier, ...],
    Field(max_length=50, json_schema_extra={"minItems": 1}),
    AfterValidator(_not_empty),
]


class Accelerator(Schema):
    """More for the part of the base above a quota."""

    model_config = frozen(_ACCELERATOR)

    above: Price = Field(description="Quota: base of one period above which it acts.")
    mode: Literal["multiply", "extra"] = Field(
        default="multiply",
        description="multiply: the commission on the part above the quota becomes this percentage "
        "of itself; extra: this percentage of that part comes on top.",
        examples=["multiply"],
    )
    percent: FactorPercent = Field(
        description="multiply: 100 to 1000, where 150 is one and a half times; extra: 0 to 100.",
        examples=["150"],
    )

    @model_validator(mode="after")
    def _accelerates(self) -> Self:
        multiplies = self.mode == "multiply"
        if self.percent != HUNDRED and (self.percent > HUNDRED) != multiplies:
            raise PydanticCustomError(
                "accelerator_percent",
                "the percentage must be {bound} to {mode}",
                {"bound": "100 or more" if multiplies else "100 or less", "mode": self.mode},
            )
        return self


class CommissionDraw(Schema):
    """Pay in advance of commission that is yet to be earned."""

    model_config = frozen(_DRAW)

    amount: Price = Field(description="What one period pays at least.")
    recoverable: bool = Field(
        default=True,
        strict=True,
        description="true: what a period paid beyond its commission is set off against the "
        "commission of later ones above the draw; false: it is a guarantee and stays.",
        examples=[True],
    )


class ClawBack(Schema):
    """Commission taken back when a sale comes back."""

    model_config = frozen(_CLAW_BACK)

    days: int = Field(
        strict=True,
        ge=1,
        le=3650,
        description="Days after the sale within which a return counts, the last one included.",
        examples=[90],
    )
    mode: Literal["pro_rata", "full"] = Field(
        default="pro_rata",
        description="pro_rata: of the commission on the sale as much as came back of it; full: "
        "all of it, whatever part came back.",
        examples=["pro_rata"],
    )
