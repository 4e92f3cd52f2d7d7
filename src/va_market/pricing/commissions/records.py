"""What a statement of commission says, and what it hands on to the next one."""

from typing import Any, Self

from pydantic import Field, model_validator

from va_market.kit.fields import PriceOrZero, Title
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.terms.fields import CalendarDay, one_currency
from va_market.pricing.trace import TraceStep

_COMMISSIONED: dict[str, Any] = {
    "sale_id": "order-1001",
    "sold_on": "2026-12-03",
    "deducted": {"amount": "0.00", "currency": "EUR"},
    "commission": {"amount": "20.00", "currency": "EUR"},
    "taken_back": {"amount": "5.00", "currency": "EUR"},
}
_CARRIED: dict[str, Any] = {
    "draw_balance": {"amount": "0.00", "currency": "EUR"},
    "claw_back_balance": {"amount": "0.00", "currency": "EUR"},
    "commissions": [_COMMISSIONED],
}
_LINE: dict[str, Any] = {
    "sale_id": "order-1002",
    "base": {"amount": "150.00", "currency": "EUR"},
    "commission": {"amount": "15.00", "currency": "EUR"},
    "trace": [
        {
            "step": "net_of_returns",
            "formula": "sale order-1002: 150.00 EUR \u2212 0.00 EUR",
            "result": "150.00 EUR",
        }
    ],
}
_STATEMENT: dict[str, Any] = {
    "currency": "EUR",
    "starts_on": "2026-12-01",
    "ends_on": "2027-01-01",
    "sales": [_LINE],
    "base": {"amount": "150.00", "currency": "EUR"},
    "commission": {"amount": "15.00", "currency": "EUR"},
    "accelerator": {"amount": "0.00", "currency": "EUR"},
    "cap_effect": {"amount": "0.00", "currency": "EUR"},
    "earned": {"amount": "15.00", "currency": "EUR"},
    "claw_back": {"amount": "5.00", "currency": "EUR"},
    "claw_back_recovered": {"amount": "5.00", "currency": "EUR"},
    "draw_paid": {"amount": "0.00", "currency": "EUR"},
    "draw_recovered": {"amount": "0.00", "currency": "EUR"},
    "payable": {"amount": "10.00", "currency": "EUR"},
    "carry_forward": _CARRIED,
    "commission_share": "20.0",
    "target_share": "33.3333",
    "is_below_target": True,
    "trace": [
        {"step": "percent", "formula": "10 % of 150.00 EUR", "result": "15.00 EUR"},
    ],
}


class CommissionedSale(Schema):
    """What was paid on one sale, kept for as long as it may be taken back."""

    model_config = frozen(_COMMISSIONED)

    sale_id: Title = Field(description="Name of the sale.", examples=["order-1001"])
    sold_on: CalendarDay = Field(description="Day of the sale.", examples=["2026-12-03"])
    deducted: PriceOrZero = Field(
        description="What had come back of the sale, and was left out of the base, when its "
        "commission was earned."
    )
    commission: PriceOrZero = Field(description="Its part of the commission of its period.")
    taken_back: PriceOrZero = Field(description="What of that was taken back so far.")


class Carried(Schema):
    """What one statement hands on to the next."""

    model_config = frozen(_CARRIED)

    draw_balance: PriceOrZero = Field(
        description="Draws paid beyond commission and not yet recovered."
    )
    claw_back_balance: PriceOrZero = Field(
        description="Commission to be taken back that no commission has covered yet."
    )
    commissions: tuple[CommissionedSale, ...] = Field(
        default=(), description="Commission paid on sales that may still come back."
    )

    @model_validator(mode="after")
    def _has_one_currency(self) -> Self:
        of_sales = (
            one
            for sale in self.commissions
            for one in (sale.deducted, sale.commission, sale.taken_back)
        )
        one_currency(self.draw_balance, self.claw_back_balance, *of_sales)
        return self


class SaleLine(Schema):
    """One sale that a statement counts."""

    model_config = frozen(_LINE)

    sale_id: str = Field(description="Name of the sale.", examples=["order-1002"])
    base: Money = Field(description="What of it counts; a margin may be a loss.")
    commission: Money = Field(
        description="Its part of what the period earned, in proportion to its base; the parts "
        "add up."
    )
    trace: list[TraceStep] = Field(description="How base and commission came about.")


class CommissionStatement(Schema):
    """The commission of one period, what is paid of it, and what is carried forward."""

    model_config = frozen(_STATEMENT)

    currency: str = Field(description="ISO 4217 code of every amount.", examples=["EUR"])
    starts_on: CalendarDay = Field(description="First day.", examples=["2026-12-01"])
    ends_on: CalendarDay = Field(description="The day after the last.", examples=["2027-01-01"])
    sales: list[SaleLine] = Field(description="The sales earned in the period.")
    base: Money = Field(description="What they count for together, zero or more.")
    commission: Money = Field(description="Percentage or tiers on the base.")
    accelerator: Money = Field(description="What the accelerator adds.")
    cap_effect: Money = Field(description="What the cap takes off, zero or less.")
    earned: Money = Field(description="Commission with accelerator, no more than the cap.")
    claw_back: Money = Field(description="Commission to be taken back, found in this period.")
    claw_back_recovered: Money = Field(
        description="What was taken back of it, or of an earlier one, out of what was earned."
    )
    draw_paid: Money = Field(description="What the draw adds to reach its amount.")
    draw_recovered: Money = Field(description="What was set off against draws of earlier periods.")
    payable: Money = Field(
        description="Earned, less recovered claw-back and draw, plus the draw paid; never "
        "below zero."
    )
    carry_forward: Carried = Field(description="For the statement of the next period.")
    commission_share: str | None = Field(
        description="What is payable without the draw paid, as a percentage of all pay of the "
        "period, with one decimal for reading; null when the other pay is not known or there is "
        "no pay.",
        examples=["20.0"],
    )
    target_share: str | None = Field(
        description="The share that the terms plan; null means none.", examples=["33.3333"]
    )
    is_below_target: bool = Field(
        description="Warning: the exact share lies below the target.", examples=[True]
    )
    trace: list[TraceStep] = Field(description="The derivation, step by step.")


def nothing_carried(currency: str) -> Carried:
    """Before the first statement."""
    zero = Money.zero(currency)
    return Carried(draw_balance=zero, claw_back_balance=zero)
