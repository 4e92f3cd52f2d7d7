"""How working time becomes paid time, where practice differs (money.md §1)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.timing.errors import RoundingNotForStaff
from va_market.pricing.timing.premium_rules import PremiumPolicy

__all__ = [
    "GuaranteePolicy",
    "MinimumCharge",
    "PremiumPolicy",
    "RoundingPolicy",
    "check_for_staff",
]

_ROUNDING = {
    "step_minutes": 6,
    "mode": "up",
    "tie": "up",
    "scope": "entry",
    "anchor": "duration",
}
_MINIMUM = {"minutes": 15, "per": "entry"}
_GUARANTEE = {"partial_weeks": "none"}

StepMinutes = Annotated[int, Field(strict=True, ge=1, le=8 * 60)]
ChargeMinutes = Annotated[int, Field(strict=True, ge=1, le=24 * 60)]


class RoundingPolicy(Schema):
    """How worked time is rounded to billable time. Whole steps always stay what they are."""

    model_config = frozen(_ROUNDING)

    step_minutes: StepMinutes = Field(
        default=1,
        description="Length of a step. The default is a minute; 6 is a tenth of an hour, as "
        "lawyers bill, and 15 a quarter.",
        examples=[6],
    )
    mode: Literal["nearest", "up", "down"] = Field(
        default="nearest",
        description="To the nearest step (default), always up, or always down. Staff must be "
        "rounded to the nearest: US rule 29 CFR 785.48 allows only what evens out over time.",
        examples=["up"],
    )
    tie: Literal["up", "down", "even"] = Field(
        default="up",
        description="Where exactly half a step is left over, with the nearest mode: up (default), "
        "down, or to the even number of steps, as in IEEE 754.",
        examples=["up"],
    )
    scope: Literal["entry", "day", "timesheet"] = Field(
        default="entry",
        description="What is rounded: each entry (default), or the total of a day or of the whole "
        "timesheet, which is then shared out over its entries to the second.",
        examples=["entry"],
    )
    anchor: Literal["duration", "clock"] = Field(
        default="duration",
        description="Whether the length of the work is rounded (default), or, as time clocks do, "
        "each start and each end to the steps of the wall clock. The clock rounds entry by entry.",
        examples=["duration"],
    )

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if self.anchor == "clock" and self.scope != "entry":
            raise PydanticCustomError(
                "clock_rounds_entries", "only single entries can be rounded to the clock"
            )
        return self


class MinimumCharge(Schema):
    """The least time that is billed once there was any work."""

    model_config = frozen(_MINIMUM)

    minutes: ChargeMinutes = Field(
        default=15,
        description="Least minutes billed. The default is a quarter of an hour; call-outs are "
        "often agreed at 60.",
        examples=[15],
    )
    per: Literal["entry", "day"] = Field(
        default="entry",
        description="For each entry (default), or for each day of the work; the day shares what "
        "is missing over its entries.",
        examples=["entry"],
    )


class GuaranteePolicy(Schema):
    """How a weekly guarantee treats weeks of which the contract covers only some days."""

    model_config = frozen(_GUARANTEE)

    partial_weeks: Literal["none", "prorated"] = Field(
        default="none",
        description="No guarantee in a partial week (default): it was agreed for whole weeks. Or "
        "one in proportion to the days, to the nearest minute, half up.",
        examples=["none"],
    )


def check_for_staff(policy: RoundingPolicy) -> None:
    """Refuse a rounding that is not allowed on staff contracts (money.md §1).

    Source: US 29 CFR 785.48(b), which accepts rounding only if it averages out over time.

    Raises:
        RoundingNotForStaff: the mode is not `nearest`.
    """
    if policy.mode != "nearest":
        loser = "client" if policy.mode == "up" else "assistant"
        raise RoundingNotForStaff(
            f"on staff contracts time is rounded to the nearest step: always {policy.mode} never "
            f"evens out, at the cost of the {loser}",
            field="rounding",
        )
