"""How a payment falls on the parts of an invoice (money.md §6)."""

from collections.abc import Sequence

from va_market.kit.money import Money
from va_market.pricing.invoices.errors import PaymentAboveRest, PaymentNotPositive
from va_market.pricing.rounding import add_up, largest_remainder


def parts_paid(amount: Money, rests: Sequence[Money]) -> list[Money]:
    """What of `amount` falls on each of the `rests`, in proportion to them.

    By the largest remainder, so the parts add up to the amount, none is more than its rest, and
    when all is paid, in however many payments, nothing is left of any.

    Raises:
        PaymentNotPositive: it is not more than zero.
        PaymentAboveRest: it is more than all the rests together.
    """
    rest = add_up(rests, amount.currency)
    if amount.minor <= 0:
        raise PaymentNotPositive("a payment is more than zero", field="amount")
    if amount > rest:
        raise PaymentAboveRest(f"{rest} is left to pay, not {amount}", field="amount")
    parts = largest_remainder(amount.minor, [one.minor for one in rests])
    return [Money.from_minor(part, amount.currency) for part in parts]
