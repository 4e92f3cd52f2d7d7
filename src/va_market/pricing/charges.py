"""What is to be paid under some terms, before fees and tax: the lines of a quote in the making."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from va_market.kit.money import Money
from va_market.pricing.periods.errors import TooManyPeriods
from va_market.pricing.trace import DIVIDED_BY, Explained, TraceStep, unchanged
from va_market.pricing.worktime import WorkTime, cost_of

PayKind = Literal["hourly", "project", "retainer", "fixed_fee", "salary", "commission", "pro_bono"]
Unit = Literal[
    "hour",
    "milestone",
    "deposit",
    "recoupment",
    "period",
    "overage_hour",
    "pack",
    "guaranteed_hour",
    "commission",
    "benefit",
]
FeeShare = Literal["own", "none", "given_back"]

MOST_PERIODS_APART = 520


@dataclass(frozen=True, slots=True)
class Charge:
    """One thing to be paid.

    Of several equal periods each is billed by itself: `times` says how many there are, and
    `falls_on` when the first begins. A charge bears a fee of its own, or none, or it gives back
    a share of the fee on the deposit before it.
    """

    kind: PayKind
    description: str
    quantity: str
    unit: Unit
    unit_price: Money
    amount: Explained
    falls_on: tuple[date, ...] = ()
    """When each of its periods is due; nothing where the work itself decides."""
    times: int = 1
    fee: FeeShare = "own"

    @property
    def each(self) -> Money:
        """What one of its periods costs: they cost the same, so the sum divides without a rest."""
        return Money.from_minor(self.amount.value.minor // self.times, self.amount.value.currency)


@dataclass(frozen=True, slots=True)
class Priced:
    """Charges, and how much of the work they pay for and leave unpaid, in minutes."""

    charges: Sequence[Charge]
    billed_minutes: int = 0
    unbilled_minutes: int = 0
    warnings: tuple[str, ...] = ()


def apart(charges: Sequence[Charge]) -> list[Charge]:
    """The same charges, but each of several equal periods by itself.

    For fees that change with what was billed before: no two of the periods bear the same.

    Raises:
        TooManyPeriods: each is a line, and there would be more than ten years of weeks.
    """
    if sum(charge.times for charge in charges) > MOST_PERIODS_APART:
        raise TooManyPeriods(
            f"a fee in bands is told for {MOST_PERIODS_APART} periods at most", field="fee"
        )
    return [
        one for charge in charges for one in (_periods(charge) if charge.times > 1 else [charge])
    ]


def _periods(charge: Charge) -> list[Charge]:
    return [
        replace(
            charge,
            description=f"{charge.description}: {number} of {charge.times}",
            quantity="1",
            amount=charge.amount.with_value(
                unchanged(
                    charge.each,
                    step="period",
                    formula=f"{charge.amount.value} {DIVIDED_BY} {charge.times}",
                )
            ),
            falls_on=charge.falls_on[number - 1 : number],
            times=1,
        )
        for number in range(1, charge.times + 1)
    ]


def work_charge(
    work: WorkTime,
    rate: Money,
    *,
    kind: PayKind,
    description: str,
    unit: Unit = "hour",
    before: tuple[TraceStep, ...] = (),
    falls_on: tuple[date, ...] = (),
) -> Charge:
    """`work` at `rate` per hour, rounded once on the line (money.md §6).

    `before` are the steps that led to this much work.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    return Charge(
        kind=kind,
        description=description,
        quantity=work.hours,
        unit=unit,
        unit_price=rate,
        amount=cost_of(work, rate).after(*before),
        falls_on=falls_on,
    )


def unpriced_charge(
    work: WorkTime, *, kind: PayKind, description: str, reason: Explained
) -> Charge:
    """`work` that is shown but costs nothing by itself, for the `reason` in its trace."""
    return Charge(
        kind=kind,
        description=description,
        quantity=work.hours,
        unit="hour",
        unit_price=Money.zero(reason.value.currency),
        amount=reason,
        fee="none",
    )
