"""A share of what the assistant sells (R42, R48)."""

from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Currency, Price
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.percents import Percent
from va_market.pricing.terms.commission_parts import (
    Accelerator,
    ClawBack,
    CommissionDraw,
    CommissionTiers,
)
from va_market.pricing.terms.fields import one_currency

CommissionBase = Literal["gross", "net_of_returns", "margin"]
Tiering = Literal["graduated", "volume", "package"]
CommissionPeriodKind = Literal["week", "month", "quarter", "year"]
EarnedOn = Literal["paid", "invoiced"]

_COMMISSION = {
    "kind": "commission",
    "currency": "EUR",
    "base": "net_of_returns",
    "tiers": [
        {"up_to": {"amount": "5000.00", "currency": "EUR"}, "percent": "5"},
        {"percent": "7.5"},
    ],
    "tiering": "graduated",
    "cap": {"amount": "2000.00", "currency": "EUR"},
    "draw": {"amount": {"amount": "500.00", "currency": "EUR"}, "recoverable": True},
    "claw_back": {"days": 90, "mode": "pro_rata"},
    "target_share_percent": "33.3333",
}


class CommissionTerms(Schema):
    """A share of the sales of each period."""

    model_config = frozen(_COMMISSION)

    kind: Literal["commission"] = Field(description="Paid by a share of sales.")
    currency: Currency
    base: CommissionBase = Field(
        default="net_of_returns",
        description="What of a sale counts: gross, its amount; net_of_returns, its amount less "
        "what came back before the statement; margin, its amount less its cost, of the part "
        "that did not come back. Usual choices of sales compensation plans.",
        examples=["net_of_returns"],
    )
    percent: Percent | None = Field(
        default=None,
        description="One percentage of the base; given unless there are tiers.",
        examples=[None],
    )
    tiers: CommissionTiers | None = Field(
        default=None,
        description="Steps of the base of one period, ascending, the last one open.",
    )
    tiering: Tiering = Field(
        default="graduated",
        description="How tiers apply: graduated, each to the part of the base within it; volume, "
        "the one that the whole base falls in to all of it; package, a fixed amount for each tier "
        "that the base reaches. The first two are the modes of tiered prices in Stripe Billing, "
        "the third its flat amount per tier.",
        examples=["graduated"],
    )
    accelerator: Accelerator | None = Field(
        default=None, description="Higher commission above a quota.", examples=[None]
    )
    cap: Price | None = Field(
        default=None, description="Most commission in one period, with the accelerator."
    )
    draw: CommissionDraw | None = Field(
        default=None, description="What every period pays at least, in advance of commission."
    )
    claw_back: ClawBack | None = Field(
        default=None,
        description="Commission taken back when a sale comes back after it was earned; "
        "null means never.",
    )
    period: CommissionPeriodKind = Field(
        default="month",
        description="What one statement covers: calendar week from Monday, month, quarter or "
        "year. Tiers, quota, cap and draw are those of one period, also of a shortened one.",
        examples=["month"],
    )
    earned_on: EarnedOn = Field(
        default="paid",
        description="When a sale counts: paid, on the day its buyer has paid; invoiced, on the "
        "day it was sold.",
        examples=["paid"],
    )
    target_share_percent: Percent | None = Field(
        default=None,
        description="Share of all pay that is planned to come from commission; a statement below "
        "it carries a warning. A third or more is usual.",
        examples=["33.3333"],
    )

    @property
    def headline(self) -> Money:
        """What each period pays at least: the draw, or nothing."""
        return Money.zero(self.currency) if self.draw is None else self.draw.amount

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if (self.percent is None) == (self.tiers is None):
            raise PydanticCustomError("percent_or_tiers", "give either a percentage or tiers")
        one_currency(Money.zero(self.currency), *self._amounts())
        self._tiers_ascend()
        self._tiers_pay_in_their_way()
        self._draw_can_be_earned()
        return self

    def _amounts(self) -> list[Money | None]:
        within_tiers = [one for tier in self.tiers or () for one in (tier.up_to, tier.amount)]
        quota = self.accelerator.above if self.accelerator else None
        return [*within_tiers, quota, self.cap, self.draw.amount if self.draw else None]

    def _tiers_ascend(self) -> None:
        ends = [tier.up_to for tier in self.tiers or ()]
        closed = [end.amount for end in ends if end is not None]
        if ends and (ends[-1] is not None or len(closed) != len(ends) - 1):
            raise PydanticCustomError(
                "last_tier_open", "the last tier, and no other, has no upper end"
            )
        if any(left >= right for left, right in pairwise(closed)):
            raise PydanticCustomError(
                "tiers_not_ascending", "each tier must end above the one before it"
            )

    def _tiers_pay_in_their_way(self) -> None:
        by_amount = self.tiering == "package"
        if by_amount and self.tiers is None:
            raise PydanticCustomError("tiers_required", "packages need tiers")
        for tier in self.tiers or ():
            if (tier.amount is None) == by_amount or (tier.percent is None) != by_amount:
                needed = "an amount" if by_amount else "a percentage"
                raise PydanticCustomError(
                    "tier_mismatch",
                    "with {tiering} tiers each one has {needed} alone",
                    {"tiering": self.tiering, "needed": needed},
                )

    def _draw_can_be_earned(self) -> None:
        if self.draw and self.cap and self.draw.amount > self.cap:
            raise PydanticCustomError(
                "draw_above_cap",
                "the draw of {draw} is more than the cap of {cap} lets anybody earn",
                {"draw": str(self.draw.amount), "cap": str(self.cap)},
            )
