"""What is due in which month: sums of the very lines of the quote, so nothing is rounded here."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from va_market.kit.trusted import trusted
from va_market.pricing.charges import Charge
from va_market.pricing.lines import QuoteLine
from va_market.pricing.quotes.reply import CashFlow
from va_market.pricing.rounding import allocate, round_money

_NOTHING = Decimal(0)
_Part = tuple[date | None, Decimal, Decimal]
"""A month, what the client pays in it, and what the assistant receives, in major units."""


def cash_flow_of(
    charges: Sequence[Charge], lines: Sequence[QuoteLine], currency: str
) -> list[CashFlow]:
    """The months of some charges, in order; first what is due as the work is done, without one.

    They add up to what the client pays and what the assistant receives.
    """
    sums: dict[date | None, tuple[Decimal, Decimal]] = {}
    for charge, line in zip(charges, lines, strict=True):
        for month, paid, received in _parts(charge, line):
            before = sums.get(month, (_NOTHING, _NOTHING))
            sums[month] = (before[0] + paid, before[1] + received)
    months = sorted(sums, key=lambda month: (month is not None, month or date.min))
    return [_of_month(month, *sums[month], currency) for month in months]


def _of_month(month: date | None, paid: Decimal, received: Decimal, currency: str) -> CashFlow:
    values = {
        "month": month,
        "client_pays": round_money(paid, currency),
        "assistant_receives": round_money(received, currency),
    }
    return trusted(CashFlow, values)


def _parts(charge: Charge, line: QuoteLine) -> Iterator[_Part]:
    """A line, or the equal periods of it, each in its month."""
    paid = line.amount.amount + line.client_fee.amount
    to_assistant = _NOTHING if line.unit == "benefit" else line.amount.amount
    received = to_assistant - line.assistant_fee.amount
    days = charge.falls_on
    if len(days) <= 1:
        yield (days[0].replace(day=1) if days else None), paid, received
        return
    # Equal periods: whole ones cost the same, so the sum divides without a rest.
    alike = [1] * len(days)
    parts = (allocate(round_money(one, line.amount.currency), alike) for one in (paid, received))
    for day, one, other in zip(days, *parts, strict=True):
        yield day.replace(day=1), one.amount, other.amount
