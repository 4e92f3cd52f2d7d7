"""What the sales of one period earn, and how much of it each of them (R42)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from va_market.kit.money import Money
from va_market.pricing.commissions.tiers import accelerated, capped, commission_on
from va_market.pricing.rounding import add_up, allocate
from va_market.pricing.terms.commission import CommissionTerms
from va_market.pricing.trace import Explained, TraceStep, unchanged


@dataclass(frozen=True, slots=True)
class Earnings:
    """From the base of a period to its commission; `bases` and `parts` are those of its sales."""

    base: Explained
    commission: Explained
    accelerator: Explained
    uncapped: Money
    total: Explained
    bases: Sequence[Explained] = ()
    parts: Sequence[Explained] = ()

    @property
    def cap_effect(self) -> Money:
        """What the cap takes off: zero or less."""
        return self.total.value - self.uncapped

    @property
    def steps(self) -> tuple[TraceStep, ...]:
        parts = (self.base, self.commission, self.accelerator, self.total)
        return tuple(step for part in parts for step in part.steps)


def earn(terms: CommissionTerms, base: Explained) -> Earnings:
    """Percentage or tiers on `base`, then the accelerator, then the cap on both.

    Raises:
        OtherCurrency: the base is not in the currency of the terms.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    commission = commission_on(terms, base.value)
    accelerator = accelerated(terms, base.value)
    uncapped = add_up([commission.value, accelerator.value], terms.currency)
    return Earnings(base, commission, accelerator, uncapped, capped(terms, uncapped))


def earn_by_sales(terms: CommissionTerms, bases: Sequence[Explained]) -> Earnings:
    """What sales with these bases earn together, shared out over them.

    Losses count against gains, but nobody owes commission for them: the base of a period is never
    below zero.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    values = [one.value for one in bases]
    earnings = earn(terms, _sum(values, terms.currency))
    return replace(earnings, bases=bases, parts=share_out(earnings.total.value, values))


def share_out(earned: Money, bases: Sequence[Money]) -> list[Explained]:
    """`earned` over the sales in proportion to their bases, exactly; a loss has no part.

    Largest remainder, ties to the first. Some base is above zero where anything was earned.
    """
    gains = [one.minor for one in bases if one.minor > 0]
    parts = iter(allocate(earned, gains) if gains else [])
    whole = Money.from_minor(sum(gains), earned.currency)
    return [
        unchanged(
            next(parts) if one.minor > 0 else Money.zero(earned.currency),
            step="share_of_commission",
            formula=f"{one} of {whole} in the commission of {earned}, largest remainder",
        )
        for one in bases
    ]


def _sum(bases: Sequence[Money], currency: str) -> Explained:
    total = add_up(bases, currency)
    sales = "1 sale" if len(bases) == 1 else f"{len(bases)} sales"
    summed = unchanged(total, step="base", formula=f"sum of what counts of {sales}")
    if total.amount >= 0:
        return summed
    none = unchanged(Money.zero(currency), step="no_loss", formula=f"no less than zero of {total}")
    return summed.with_value(none)
