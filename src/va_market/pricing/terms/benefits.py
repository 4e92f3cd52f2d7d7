"""What an employer gives staff on top of pay (R43, R45)."""

from typing import Literal

from pydantic import Field

from va_market.kit.fields import Name, Price
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen

_BENEFIT = {
    "name": "Health insurance",
    "amount": {"amount": "180.00", "currency": "EUR"},
    "period": "month",
}


class Benefit(Schema):
    """Something of value besides pay, such as health insurance. Only staff can have one."""

    model_config = frozen(_BENEFIT)

    name: Name = Field(description="What it is.", examples=["Health insurance"])
    amount: Price = Field(description="Cost to the employer in one full period.")
    period: Literal["month", "year"] = Field(
        default="month", description="What the amount is for.", examples=["month"]
    )
    paid_by: Literal["employer"] = Field(
        default="employer",
        description="Who bears the cost: always the employer; it is not taken from the pay.",
        examples=["employer"],
    )
