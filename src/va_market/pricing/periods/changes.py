"""A new price within a period: the unused time goes back and is charged again (money.md §3)."""

from dataclasses import dataclass

from va_market.kit.money import Money
from va_market.pricing.periods.errors import not_negative, of_one_currency
from va_market.pricing.periods.measures import Part, paid_part
from va_market.pricing.periods.policies import ProrationPolicy
from va_market.pricing.proration import prorate
from va_market.pricing.trace import MINUS, Explained, TraceStep, unchanged


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A credit of zero or below, and a charge of zero or above, as one line each.

    Not `is_at_once` means that the new price holds from the end of the period on.
    """

    is_at_once: bool
    credit: Explained
    charge: Explained

    @property
    def net(self) -> Money:
        """The sum of both lines; nothing is rounded again."""
        return self.credit.value + self.charge.value


def change_price(
    old: Money,
    new: Money,
    *,
    unused: Part,
    billed_amount: Money,
    policy: ProrationPolicy,
    running: Part | None = None,
) -> PriceChange:
    """What the change from `old` to `new`, prices of one full period, costs in this period.

    `unused` is the part of the period from the change to its end; `billed_amount` what was billed
    for the period so far, less what was credited, with all earlier changes. A credit is never more
    than that. The same price, or a change at the end, costs nothing. Source: money.md §3.

    `running` is the part in which the contract runs, if it begins or ends within the period: what
    such a period costs by the policy, it costs with a change, too.

    Raises:
        PriceCurrencyMismatch: not all are of one currency.
        BilledNegative: less than nothing was billed.
        PartOutOfRange: see `proration.prorate` and `measures.paid_part`.
    """
    of_one_currency(old, new=new, billed_amount=billed_amount)
    not_negative(billed_amount)
    when = policy.on_upgrade if new > old else policy.on_downgrade
    if new == old:
        return _free(old, at_once=True, reason=f"{new} as before")
    if when == "at_renewal":
        return _free(old, at_once=False, reason=f"{new} when the next period begins")
    paid = paid_part(unused, running or unused.all_of_it, policy)
    return PriceChange(
        is_at_once=True,
        credit=credit_for(old, paid, billed_amount=billed_amount),
        charge=prorate(new, paid.count, paid.of, unit=paid.unit),
    )


def credit_for(price: Money, unused: Part, *, billed_amount: Money) -> Explained:
    """The price of the unused part, below zero, and never more than was billed (money.md §3).

    Raises:
        PriceCurrencyMismatch: the amount billed is in another currency.
        BilledNegative: less than nothing was billed.
        PartOutOfRange: see `proration.prorate`.
    """
    of_one_currency(price, billed_amount=not_negative(billed_amount))
    part = prorate(price, unused.count, unused.of, unit=unused.unit)
    credited = min(part.value, billed_amount)
    formula = f"{MINUS}({part.value}), unused"
    if credited != part.value:
        formula = f"{MINUS}({billed_amount}), as no more was billed"
    credit = TraceStep(step="credit", formula=formula, result=str(-credited))
    return Explained(-credited, (*part.steps, credit))


def _free(price: Money, *, at_once: bool, reason: str) -> PriceChange:
    nothing = unchanged(Money.zero(price.currency), step="price_change", formula=reason)
    return PriceChange(is_at_once=at_once, credit=nothing, charge=nothing)
