"""How much of all pay comes from commission (R48: often a third or more)."""

from dataclasses import dataclass
from decimal import Decimal

from va_market.kit.money import Money
from va_market.pricing.commissions.settlements import Settlement
from va_market.pricing.percents import percent_text, share_text
from va_market.pricing.rounding import add_up
from va_market.pricing.trace import DIVIDED_BY, TraceStep


@dataclass(frozen=True, slots=True)
class ShareOfPay:
    """Percentages for reading, and the warning, which compares exactly."""

    percent: str | None
    target: str | None
    is_below_target: bool
    steps: tuple[TraceStep, ...]


def share_of_pay(
    settled: Settlement, *, other_pay: Money | None, target: Decimal | None
) -> ShareOfPay:
    """What is payable from commission, in percent of all that is payable and the `other_pay`.

    One decimal, half up. Without other pay known, or without any pay, there is neither share nor
    warning. No amount is below zero.

    Raises:
        AmountOutOfRange: all pay is beyond 15 digits in the smallest unit.
    """
    aim = None if target is None else percent_text(target)
    if other_pay is None or not (settled.payable.value.amount or other_pay.amount):
        return ShareOfPay(None, aim, is_below_target=False, steps=())
    pay = add_up([settled.payable.value, other_pay], other_pay.currency)
    commission = settled.from_commission
    percent = share_text(commission.minor, pay.minor)
    is_below = target is not None and 100 * commission.minor < target * pay.minor
    formula = f"{commission} {DIVIDED_BY} {pay} of all pay"
    if is_below:
        formula += f", below the target of {aim} %"
    step = TraceStep(step="commission_share", formula=formula, result=f"{percent} %")
    return ShareOfPay(percent, aim, is_below_target=is_below, steps=(step,))
