"""What a late payment costs (money.md §5; EU directive 2011/7, articles 3 and 6)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pydantic import Field

from va_market.kit.fields import Price
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.invoices.errors import LateFeeCurrencyMismatch
from va_market.pricing.percents import HUNDRED, Percent, percent_text
from va_market.pricing.trace import DIVIDED_BY, TIMES, Explained, unchanged, worked_out

DAYS_OF_A_YEAR = 365

_EXAMPLE: dict[str, Any] = {
    "annual_percent": "10",
    "flat": {"amount": "40.00", "currency": "EUR"},
    "grace_days": 3,
}


class LateFee(Schema):
    """Interest for each day, and an amount once; each may be left out."""

    model_config = frozen(_EXAMPLE)

    annual_percent: Percent | None = Field(
        default=None,
        description="Simple interest on what is owed, in percent of a year of 365 days.",
        examples=["10"],
    )
    flat: Price | None = Field(default=None, description="Once, for the effort of collecting.")
    grace_days: int = Field(
        default=0,
        strict=True,
        ge=0,
        le=90,
        description="Days after the due day in which a payment costs nothing; after them interest "
        "counts from the due day on.",
        examples=[3],
    )


def late_fee_of(owed: Money, fee: LateFee, *, due_on: date, on: date) -> list[Explained]:
    """What `owed` has cost at the end of the local day `on`: interest and flat amount.

    The days that count lie after the due day, `on` included. Simple interest, rounded once: it is
    worked out anew from the due day each time, so that days do not lose parts of cents. Nothing is
    owed on what is not positive.

    Raises:
        LateFeeCurrencyMismatch: the flat amount is of another currency.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    if fee.flat is not None and fee.flat.currency != owed.currency:
        raise LateFeeCurrencyMismatch(
            f"{fee.flat.currency} on an invoice in {owed.currency}", field="late_fee"
        )
    if owed.minor <= 0 or on <= due_on + timedelta(days=fee.grace_days):
        return []
    found = []
    if fee.annual_percent:
        found.append(_interest(owed, fee.annual_percent, (on - due_on).days))
    if fee.flat is not None:
        formula = f"once, as it was not paid by {due_on}"
        found.append(unchanged(fee.flat, step="flat_late_fee", formula=formula))
    return found


def _interest(owed: Money, percent: Decimal, days: int) -> Explained:
    return worked_out(
        owed.amount * percent * days / (HUNDRED * DAYS_OF_A_YEAR),
        owed.currency,
        step="interest",
        formula=f"{owed} {TIMES} {percent_text(percent)} % {TIMES} {days} d "
        f"{DIVIDED_BY} {DAYS_OF_A_YEAR} d",
    )
