"""An invoice that is paid in parts, each on a day of its own (money.md §5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from pydantic import Field

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.invoices.errors import (
    InstallmentsIncomplete,
    InstallmentsOutOfOrder,
    TotalNotPositive,
)
from va_market.pricing.percents import HUNDRED, Percent
from va_market.pricing.periods.calendar import in_span
from va_market.pricing.rounding import allocate

_SHARE_DECIMALS = 4


class Installment(Schema):
    """A part of an invoice, and when it is due."""

    model_config = frozen({"percent": "50", "days_later": 0})

    percent: Percent = Field(description="Its share of the total.", examples=["50"])
    days_later: int = Field(
        strict=True,
        ge=0,
        le=3650,
        description="Days after the day on which the invoice falls due.",
        examples=[0],
    )


@dataclass(frozen=True, slots=True)
class DueAmount:
    """What is to be paid until the end of a local day."""

    due_on: date
    amount: Money


def installments_of(total: Money, plan: Sequence[Installment], *, due_on: date) -> list[DueAmount]:
    """The parts of `total`, of an invoice that falls due on `due_on`; without a plan it is one.

    Shared out by the largest remainder, so they add up to the total exactly.

    Raises:
        TotalNotPositive: there is nothing to share out.
        InstallmentsIncomplete: a share is zero, or they are not a hundred percent together.
        InstallmentsOutOfOrder: one is due no later than the one before it.
        DateOutOfRange: a year outside 1970 to 2200.
    """
    if total.minor <= 0:
        raise TotalNotPositive("there is nothing to be paid", field="total")
    if not plan:
        return [DueAmount(due_on, total)]
    check_plan(plan)
    amounts = allocate(total, [int(one.percent.scaleb(_SHARE_DECIMALS)) for one in plan])
    days = [due_on + timedelta(days=one.days_later) for one in plan]
    in_span(days[-1], field="installments")
    return [DueAmount(day, amount) for day, amount in zip(days, amounts, strict=True)]


def check_plan(plan: Sequence[Installment]) -> None:
    """Refuse a plan that leaves something of a total out, or asks for it in no order.

    Raises:
        InstallmentsIncomplete, InstallmentsOutOfOrder: see `installments_of`.
    """
    whole = sum(one.percent for one in plan)
    if whole != HUNDRED or any(one.percent == 0 for one in plan):
        raise InstallmentsIncomplete(
            f"shares above zero add up to 100 %, not to {whole:f} %", field="installments"
        )
    if any(later.days_later <= one.days_later for one, later in pairwise(plan)):
        raise InstallmentsOutOfOrder("each is due after the one before it", field="installments")
