"""What a refund gives back of a fee (money.md §2: a refund reverses it in proportion)."""

from va_market.kit.money import Money
from va_market.pricing.fees.errors import FeeCurrencyMismatch, RefundAboveAmount, RefundNotPositive
from va_market.pricing.rounding import in_proportion
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, Explained, unchanged


def refunded_fee(
    fee: Money, *, of: Money, refund: Money, refunded_before: Money | None = None
) -> Explained:
    """The part of `fee`, charged on the amount `of`, that goes back with `refund`.

    All that went back is rounded, and what went back before is taken off. So when the whole amount
    is refunded, in however many parts, exactly the fee has been given back. Where client and
    assistant share a fee, call it for the part of each.

    Raises:
        RefundNotPositive: the amount or the refund is not more than zero, or an earlier one below.
        RefundAboveAmount: the refunds together are more than the amount.
        FeeCurrencyMismatch: not all are of one currency.
    """
    before = refunded_before or Money.zero(of.currency)
    _of_one_currency(of, fee=fee, refund=refund, refunded_before=before)
    after = _refunded_in_all(of, refund=refund, before=before)
    earlier, later = (in_proportion(fee, part.minor, of.minor) for part in (before, after))
    formula = f"{fee} {TIMES} {after} {DIVIDED_BY} {of}, half away from zero"
    if before.minor:
        formula += f", {MINUS} {earlier} given back before"
    return unchanged(later - earlier, step="refunded_fee", formula=formula)


def _of_one_currency(of: Money, **amounts: Money) -> None:
    for name, amount in amounts.items():
        if amount.currency != of.currency:
            raise FeeCurrencyMismatch(
                f"{name} is in {amount.currency}, the amount in {of.currency}", field=name
            )


def _refunded_in_all(of: Money, *, refund: Money, before: Money) -> Money:
    for name, amount in (("of", of), ("refund", refund)):
        if amount.minor <= 0:
            raise RefundNotPositive(f"{name} must be more than zero", field=name)
    if before.minor < 0:
        raise RefundNotPositive("what was refunded is below zero", field="refunded_before")
    after = before + refund
    if after > of:
        raise RefundAboveAmount(f"{after} refunded is more than {of}", field="refund")
    return after
