"""What a retainer puts on an invoice besides the work itself."""

from dataclasses import dataclass
from typing import Literal

from va_market.kit.money import Money
from va_market.pricing.trace import TIMES, Explained, TraceStep, worked_out
from va_market.pricing.worktime import cost_of, in_minutes

ChargeKind = Literal["fee", "overage", "packs", "top_up", "true_up", "refund"]


@dataclass(frozen=True, slots=True)
class Charge:
    """One line before fee of the platform and tax; below zero it is a credit.

    `minutes` are those that it pays for.
    """

    kind: ChargeKind
    amount: Explained
    minutes: int


def by_the_hour(
    minutes: int, rate: Money, *, kind: ChargeKind, before: tuple[TraceStep, ...] = ()
) -> Charge:
    """`minutes` at `rate` per hour, rounded once; minutes below zero give the mirrored credit.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    amount = cost_of(in_minutes(minutes), rate)
    return Charge(kind, amount.after(*before), minutes)


def by_the_pack(count: int, price: Money, pack_minutes: int, *, kind: ChargeKind) -> Charge:
    """`count` packs at their price.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    amount = worked_out(
        count * price.amount,
        price.currency,
        step="packs",
        formula=f"{count} {TIMES} {price} for {pack_minutes} min each",
    )
    return Charge(kind, amount, count * pack_minutes)
