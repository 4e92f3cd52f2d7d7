"""What a retainer puts on an invoice besides the work itself."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from va_market.kit.money import Money
from va_market.pricing.trace import DIVIDED_BY, TIMES, Explained, TraceStep, worked_out

ChargeKind = Literal["fee", "overage", "packs", "top_up", "true_up", "refund"]
_MINUTES_PER_HOUR = 60


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
    amount = worked_out(
        minutes * rate.amount / Decimal(_MINUTES_PER_HOUR),
        rate.currency,
        step="rate",
        formula=f"{minutes} min {TIMES} {rate} {DIVIDED_BY} {_MINUTES_PER_HOUR}",
    )
    return Charge(kind, Explained(amount.value, (*before, *amount.steps)), minutes)


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
