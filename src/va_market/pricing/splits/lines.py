"""The assistant's part of one line, rounded once."""

from decimal import Decimal

from va_market.kit.money import Money
from va_market.pricing.percents import HUNDRED, checked_percent, percent_text
from va_market.pricing.trace import DIVIDED_BY, TIMES, Explained, unchanged, worked_out

_HOUR = 3600


def share_of_hours(seconds: int, rate: Money) -> Explained:
    """Billed time at the pay rate, half away from zero; time that is taken back is below zero.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    return worked_out(
        rate.amount * seconds / _HOUR,
        rate.currency,
        step="pay_rate",
        formula=f"{seconds} s {TIMES} {rate} {DIVIDED_BY} {_HOUR}",
    )


def share_of_percent(net: Money, percent: Decimal) -> Explained:
    """The agreed percentage of the net amount of a line; a credit has one below zero.

    Raises:
        PercentOutOfRange: it does not lie between 0 and 100.
    """
    agreed = checked_percent(percent, field="share_percent")
    return worked_out(
        net.amount * agreed / HUNDRED,
        net.currency,
        step="share_percent",
        formula=f"{percent_text(agreed)} % of {net}",
    )


def share_of_outlay(net: Money, *, reimburses: bool) -> Explained:
    """An expense that the client pays back: all of it or nothing, as the roster says."""
    if reimburses:
        return unchanged(net, step="reimbursed", formula=f"all of {net}")
    nothing = Money.zero(net.currency)
    return unchanged(nothing, step="not_reimbursed", formula="the agency keeps expenses")
