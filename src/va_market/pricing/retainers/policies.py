"""How a retainer treats its minutes: what parties may agree on, with defaults for all of it."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Minutes, PositiveMinutes, Price
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen

Overage = Literal["rate", "packs", "stop"]
PeriodCount = Annotated[int, Field(strict=True, ge=1, le=120)]  # ten years of months
PackCount = Annotated[int, Field(strict=True, ge=1, le=1000)]
WholePercent = Annotated[int, Field(strict=True, ge=1, le=100)]

_POLICY: dict[str, Any] = {
    "order": "oldest_first",
    "rollover": "base",
    "rollover_cap_minutes": 600,
    "rollover_expires_after": 2,
    "leeway_minutes": 15,
}


class RetainerPolicy(Schema):
    """Rules for the minutes of a retainer. Whatever is left out has a default."""

    model_config = frozen(_POLICY)

    order: Literal["current_first", "oldest_first"] = Field(
        default="current_first",
        description="Which minutes work takes first among those of equal priority: "
        "`current_first` those of the running period, `oldest_first` those carried over from "
        "earlier ones. After that, what expires first goes first.",
        examples=["current_first"],
    )
    unapproved_time: Literal["next_period", "block"] = Field(
        default="next_period",
        description="Time nobody has approved when a period closes: `next_period` counts it in "
        "the period in which it is approved, `block` refuses to close before it is.",
        examples=["next_period"],
    )
    overage: Overage | None = Field(
        default=None,
        description="Work beyond all minutes: `rate` bills it by the hour, `packs` buys packs of "
        "minutes, `stop` shows it and does not bill it. Null means `rate` if the terms have an "
        "overage rate, otherwise `stop`.",
        examples=["rate"],
    )
    leeway_minutes: Minutes = Field(
        default=0,
        description="Minutes of each period that may exceed the retainer and are free.",
        examples=[15],
    )
    pack_minutes: PositiveMinutes | None = Field(
        default=None,
        description="Minutes of one pack; what is left of it stays usable.",
        examples=[None],
    )
    pack_price: Price | None = Field(default=None, description="Price of one pack.")
    most_packs: PackCount | None = Field(
        default=None,
        description="Most packs bought in one period, by overage and top-up together; null means "
        "no limit. Beyond it the overage rate applies, and without one nothing is billed.",
        examples=[None],
    )
    top_up_below_minutes: PositiveMinutes | None = Field(
        default=None,
        description="Buy packs as soon as the balance is below this; null means never.",
        examples=[None],
    )
    bought_expire_after: PeriodCount | None = Field(
        default=None,
        description="Bought minutes expire when so many periods have followed the one in which "
        "they were bought; null means never.",
        examples=[None],
    )
    rollover: Literal["none", "base"] = Field(
        default="none",
        description="Unused minutes of a period: `none` lets them lapse, `base` carries over "
        "those which the fee of that period paid for. Minutes carried over keep their first "
        "expiry.",
        examples=["base"],
    )
    rollover_cap_minutes: PositiveMinutes | None = Field(
        default=None,
        description="Most minutes that one period carries over; the smallest cap decides.",
        examples=[600],
    )
    rollover_cap_percent: WholePercent | None = Field(
        default=None,
        description="Most that one period carries over, in percent of its own minutes, half up.",
        examples=[50],
    )
    balance_cap_minutes: PositiveMinutes | None = Field(
        default=None,
        description="Carrying over stops where the balance of the next period, before its own "
        "minutes, would exceed this.",
        examples=[1200],
    )
    rollover_expires_after: PeriodCount | None = Field(
        default=1,
        description="Minutes carried over expire at the end of so many further periods; null "
        "means never.",
        examples=[2],
    )
    upgrade: Literal["next_period", "at_once"] = Field(
        default="next_period",
        description="When these terms act if they replace others while a period runs: "
        "`next_period` waits for it; `at_once` credits the old fee and charges the new one for the "
        "days left, and grants the further minutes, if the fee is higher and the minutes are no "
        "fewer. How the running period closes stays as it was agreed on its first day, and what "
        "costs or grants less always waits.",
        examples=["next_period"],
    )
    at_end: Literal["breakage", "refund"] = Field(
        default="breakage",
        description="Minutes left when the contract ends: `breakage` lets them lapse, `refund` "
        "pays back what they cost.",
        examples=["breakage"],
    )
    annual_end: Literal["straight_line", "claw_back"] = Field(
        default="straight_line",
        description="A year paid in advance that ends early: `straight_line` pays back the days "
        "left, `claw_back` charges the time passed at the price of single months and pays back "
        "the rest.",
        examples=["straight_line"],
    )

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        self._packs_are_complete()
        caps = (self.rollover_cap_minutes, self.rollover_cap_percent, self.balance_cap_minutes)
        if self.rollover == "none" and caps != (None, None, None):
            raise PydanticCustomError(
                "caps_without_rollover", "a cap on what is carried over needs a rollover"
            )
        return self

    def _packs_are_complete(self) -> None:
        pack = (self.pack_minutes, self.pack_price)
        has_use = self.overage == "packs" or self.top_up_below_minutes is not None
        if has_use and None in pack:
            raise PydanticCustomError(
                "packs_without_price", "packs need both pack_minutes and pack_price"
            )
        if not has_use and (*pack, self.most_packs) != (None, None, None):
            raise PydanticCustomError(
                "packs_without_use", "packs are bought by overage or top-up only; choose one"
            )
