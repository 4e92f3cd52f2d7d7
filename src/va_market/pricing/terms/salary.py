"""A set salary, for staff only (R46)."""

from typing import Literal

from pydantic import Field

from va_market.kit.fields import Name, Price
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.periods.policies import ProrationPolicy

_SALARY = {
    "kind": "salary",
    "amount": {"amount": "31000.00", "currency": "EUR"},
    "period": "year",
    "role": "Executive assistant",
}


class SalaryTerms(Schema):
    """A set salary, paid by the month. Only staff can have one."""

    model_config = frozen(_SALARY)

    kind: Literal["salary"] = Field(description="A set salary; for staff only.")
    amount: Price = Field(description="Salary of one full period, before deductions.")
    period: Literal["month", "year"] = Field(
        default="month",
        description="What the amount is for. Both are paid by the month: a year in twelve parts "
        "that add up to it.",
        examples=["year"],
    )
    role: Name | None = Field(
        default=None, description="The position.", examples=["Executive assistant"]
    )
    proration: ProrationPolicy = Field(
        default=ProrationPolicy(), description="Partial months, changes of salary and pauses."
    )

    @property
    def currency(self) -> str:
        return self.amount.currency

    @property
    def headline(self) -> Money:
        return self.amount
