"""What a quote may expect of commission (R42, R48)."""

from dataclasses import dataclass

from va_market.kit.money import Money
from va_market.pricing.commissions.draws import settle_draw
from va_market.pricing.commissions.earnings import earn
from va_market.pricing.commissions.errors import zero_or_more
from va_market.pricing.errors import at_least
from va_market.pricing.rounding import round_money
from va_market.pricing.terms.commission import CommissionTerms
from va_market.pricing.trace import TIMES, Explained, unchanged


@dataclass(frozen=True, slots=True)
class ExpectedCommission:
    """Of one period what is earned and paid, of all `periods` what is paid and stays open."""

    periods: int
    earned: Explained
    payable: Explained
    total: Explained
    open_draw: Money


def expected_commission(
    terms: CommissionTerms, sales_per_period: Money, periods: int
) -> ExpectedCommission:
    """The commission if each of `periods` has a base of `sales_per_period`, and nothing comes back.

    Every period is the same: tiers, quota and cap start anew in each, and it pays the draw at
    least. What a recoverable draw pays beyond the commission adds up to the open draw.

    Raises:
        OtherCurrency: the sales are not in the currency of the terms.
        AmountNegative: the sales are below zero.
        NumberTooSmall: no period.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    zero_or_more(sales_per_period, terms.currency, field="sales_per_period")
    at_least(1, periods, field="periods")
    base = unchanged(sales_per_period, step="expected_sales", formula="expected in each period")
    earnings = earn(terms, base)
    earned = Explained(earnings.total.value, earnings.steps)
    none = Money.zero(terms.currency)
    draw = settle_draw(terms.draw, commission=earned.value, balance=none)
    payable = Explained(earned.value + draw.paid, (*earned.steps, *draw.steps))
    return ExpectedCommission(
        periods=periods,
        earned=earned,
        payable=payable,
        total=_times(payable, periods),
        open_draw=round_money(draw.balance.amount * periods, terms.currency),
    )


def _times(one: Explained, periods: int) -> Explained:
    whole = unchanged(
        round_money(one.value.amount * periods, one.value.currency),
        step="periods",
        formula=f"{periods} {TIMES} {one.value}",
    )
    return one.with_value(whole)
