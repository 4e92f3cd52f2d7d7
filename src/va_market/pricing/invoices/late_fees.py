"""What a late payment costs (money.md §5; EU directive 2011/7, articles 3, 5 and 6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pydantic import Field

from va_market.kit.fields import Price
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.invoices.dues import states_of
from va_market.pricing.invoices.errors import LateFeeCurrencyMismatch
from va_market.pricing.invoices.installments import DueAmount
from va_market.pricing.percents import HUNDRED, Percent, percent_text
from va_market.pricing.rounding import add_up
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
    flat: Price | None = Field(
        default=None, description="Once for each part that is late, for the effort of collecting."
    )
    grace_days: int = Field(
        default=0,
        strict=True,
        ge=0,
        le=90,
        description="Days after the due day in which a payment costs nothing; after them interest "
        "counts from the due day on.",
        examples=[3],
    )


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the client paid, and the local day on which it came in."""

    on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class LatePart:
    """What the lateness of one part has cost."""

    due_on: date
    until: date
    """The last day that cost something: that of the payment, or the present one."""
    is_open: bool
    """Something of it is not paid: it costs more tomorrow."""
    interest: Explained | None
    flat: Explained | None


@dataclass(frozen=True, slots=True)
class _Span:
    """So much was owed on so many days."""

    owed: Money
    days: int


def late_parts(
    parts: Sequence[DueAmount],
    receipts: Sequence[Receipt],
    *,
    credited: Money,
    fee: LateFee,
    on: date,
) -> list[LatePart]:
    """What the lateness of each part has cost at the end of the local day `on`.

    Payments fall on the first part that is open. What was `credited` was never owed: it takes from
    the last part, whenever it was said. Days count from the one after the due day to that of the
    payment, both included. A payment in the days of grace costs nothing; for what is paid after
    them, interest counts from the due day on. It is simple interest, rounded once for each part:
    it is worked out anew from the due day each time, so that days do not lose parts of cents. The
    flat amount is owed once for each part that is late.

    Raises:
        LateFeeCurrencyMismatch: the flat amount is of another currency.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    currency = credited.currency
    if fee.flat is not None and fee.flat.currency != currency:
        raise LateFeeCurrencyMismatch(
            f"{fee.flat.currency} on an invoice in {currency}", field="late_fee"
        )
    nothing = Money.zero(currency)
    owed = [part.outstanding for part in states_of(parts, paid=nothing, credited=credited)]
    known = [one for one in receipts if one.on <= on]
    found = (
        _late_part(part.due_on, amount, own, fee, on)
        for part, amount, own in zip(parts, owed, _shared(owed, known), strict=True)
    )
    return [part for part in found if part is not None]


def _shared(owed: Sequence[Money], receipts: Sequence[Receipt]) -> Iterator[list[Receipt]]:
    """The receipts of each part, in the order of their days."""
    rest = sorted(receipts, key=lambda one: one.on)
    for amount in owed:
        own = []
        while rest and amount.minor > 0:
            first = rest.pop(0)
            taken = min(first.amount, amount)
            own.append(Receipt(first.on, taken))
            amount -= taken  # noqa: PLW2901  # what is left of the part
            if taken < first.amount:
                rest.insert(0, Receipt(first.on, first.amount - taken))
        yield own


def _late_part(
    due_on: date, amount: Money, receipts: Sequence[Receipt], fee: LateFee, on: date
) -> LatePart | None:
    free_until = due_on + timedelta(days=fee.grace_days)
    for one in receipts:
        if one.on <= free_until:
            amount -= one.amount
    if amount.minor <= 0 or on <= free_until:
        return None
    later = [one for one in receipts if one.on > free_until]
    spans = list(_spans(amount, later, due_on, on))
    return LatePart(
        due_on,
        until=due_on + timedelta(days=sum(span.days for span in spans)),
        is_open=add_up((one.amount for one in later), amount.currency) < amount,
        interest=_interest(spans, fee.annual_percent) if fee.annual_percent else None,
        flat=_flat(fee.flat, due_on) if fee.flat else None,
    )


def _spans(owed: Money, receipts: Sequence[Receipt], due_on: date, on: date) -> Iterator[_Span]:
    """What was owed how long, until it was paid."""
    since = due_on
    for one in receipts:
        if one.on > since:
            yield _Span(owed, (one.on - since).days)
        owed, since = owed - one.amount, one.on
    if owed.minor > 0 and on > since:
        yield _Span(owed, (on - since).days)


def _interest(spans: Sequence[_Span], percent: Decimal) -> Explained:
    owed_days = sum((span.owed.amount * span.days for span in spans), Decimal(0))
    return worked_out(
        owed_days * percent / (HUNDRED * DAYS_OF_A_YEAR),
        spans[0].owed.currency,
        step="interest",
        formula=f"{_told(spans, percent)} {DIVIDED_BY} {DAYS_OF_A_YEAR} d",
    )


def _told(spans: Sequence[_Span], percent: Decimal) -> str:
    rate = f"{percent_text(percent)} %"
    if len(spans) == 1:
        return f"{spans[0].owed} {TIMES} {rate} {TIMES} {spans[0].days} d"
    told = " + ".join(f"{span.owed} {TIMES} {span.days} d" for span in spans)
    return f"({told}) {TIMES} {rate}"


def _flat(amount: Money, due_on: date) -> Explained:
    formula = f"once, as it was not paid by {due_on}"
    return unchanged(amount, step="flat_late_fee", formula=formula)
