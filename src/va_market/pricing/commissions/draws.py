"""The draw against commission: paid in advance, and set off later (money.md §2).

As usual in sales compensation: a period pays the draw at least; what it pays beyond its commission
is a balance that later commission above the draw works off.
"""

from dataclasses import dataclass

from va_market.kit.money import Money
from va_market.pricing.rounding import add_up
from va_market.pricing.terms.commission_parts import CommissionDraw
from va_market.pricing.trace import MINUS, TraceStep


@dataclass(frozen=True, slots=True)
class DrawSettlement:
    """What the draw adds to a period, what is set off, and what stays open: zero or more each."""

    paid: Money
    recovered: Money
    balance: Money
    steps: tuple[TraceStep, ...]


def settle_draw(
    draw: CommissionDraw | None, *, commission: Money, balance: Money
) -> DrawSettlement:
    """Bring what claw-backs left of the commission up to the draw, or set off `balance`.

    A balance is set off even if the terms have no draw any more, or one that is not recoverable.

    Raises:
        AmountOutOfRange: the balance grows beyond 15 digits in the smallest unit.
    """
    zero = Money.zero(commission.currency)
    least = zero if draw is None else draw.amount
    if commission < least:
        paid, recovered = least - commission, zero
    else:
        paid, recovered = zero, min(balance, commission - least)
    is_advance = draw is not None and draw.recoverable
    after = [balance, -recovered, paid if is_advance else zero]
    open_after = add_up(after, commission.currency)
    steps = (*_paid(paid, least, commission), *_recovered(recovered, balance, open_after))
    return DrawSettlement(paid, recovered, open_after, steps)


def _paid(paid: Money, least: Money, commission: Money) -> list[TraceStep]:
    if not paid.amount:
        return []
    formula = f"draw of {least} {MINUS} {commission}"
    return [TraceStep(step="draw_paid", formula=formula, result=str(paid))]


def _recovered(recovered: Money, balance: Money, open_after: Money) -> list[TraceStep]:
    if not recovered.amount:
        return []
    formula = f"draw balance of {balance}, of which {open_after} stays open"
    return [TraceStep(step="draw_recovered", formula=formula, result=str(recovered))]
