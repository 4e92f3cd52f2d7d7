"""When the debtor of an invoice is reminded (money.md §5, dunning)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Price
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen

_EXAMPLE: dict[str, Any] = {
    "thresholds": [{"amount": "5.00", "currency": "EUR"}],
    "attempts": 3,
    "first_after_days": 3,
    "days_between": 7,
}


class ReminderPolicy(Schema):
    """From which amount on somebody is reminded, how often, and after how many days."""

    model_config = frozen(_EXAMPLE)

    thresholds: Annotated[list[Price], Field(max_length=50)] = Field(
        default=[],
        description="At most one for each currency: less than this is not worth a reminder. Of a "
        "currency without one, every amount is.",
    )
    attempts: int = Field(
        default=3, strict=True, ge=0, le=10, description="Reminders at most.", examples=[3]
    )
    first_after_days: int = Field(
        default=3, strict=True, ge=1, le=90, description="Days after the due day.", examples=[3]
    )
    days_between: int = Field(
        default=7, strict=True, ge=1, le=90, description="Days between two.", examples=[7]
    )

    @model_validator(mode="after")
    def _one_for_each_currency(self) -> Self:
        currencies = [one.currency for one in self.thresholds]
        if len(set(currencies)) < len(currencies):
            raise PydanticCustomError(
                "currency_repeated", "there is one threshold for each currency"
            )
        return self


def next_reminder_on(
    owed: Money, policy: ReminderPolicy, *, due_on: date, reminded_on: Sequence[date]
) -> date | None:
    """The local day from which the next reminder goes out; None when no more is sent.

    `reminded_on` are the days of those that went out, in their order.
    """
    if owed.minor <= 0 or owed < _threshold(owed, policy):
        return None
    if len(reminded_on) >= policy.attempts:
        return None
    if not reminded_on:
        return due_on + timedelta(days=policy.first_after_days)
    return reminded_on[-1] + timedelta(days=policy.days_between)


def _threshold(owed: Money, policy: ReminderPolicy) -> Money:
    found = (one for one in policy.thresholds if one.currency == owed.currency)
    return next(found, Money.zero(owed.currency))
