"""What is to be paid under some terms, before fees and tax: the lines of a quote in the making."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from va_market.kit.money import Money
from va_market.pricing.trace import DIVIDED_BY, TIMES, Explained, TraceStep, worked_out
from va_market.pricing.worktime import WorkTime

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
    """
    return [
        one for charge in charges for one in (_periods(charge) if charge.times > 1 else [charge])
    ]


def _periods(charge: Charge) -> list[Charge]:
    # Whole periods cost the same each, so their sum divides without a rest.
    amount = charge.amount.value
    each = Money.from_minor(amount.minor // charge.times, amount.currency)
    return [
        replace(
            charge,
            description=f"{charge.description}: {number} of {charge.times}",
            quantity="1",
            amount=Explained(each, charge.amount.steps).then(
                TraceStep(
                    step="period",
                    formula=f"{amount} {DIVIDED_BY} {charge.times}",
                    result=str(each),
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
    amount = worked_out(
        work.count * rate.amount / Decimal(work.per_hour),
        rate.currency,
        step="rate",
        formula=f"{work} {TIMES} {rate} {DIVIDED_BY} {work.per_hour}",
    )
    return Charge(
        kind=kind,
        description=description,
        quantity=work.hours,
        unit=unit,
        unit_price=rate,
        amount=Explained(amount.value, (*before, *amount.steps)),
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
