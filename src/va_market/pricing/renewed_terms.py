"""What is paid in a further term: the terms there were, with the uplift on prices of time (R07).

Prices of periods and of hours rise. What was agreed for a piece of work stays, as do shares of
sales, and work for nothing.
"""

from typing import assert_never

from va_market.kit.money import Money
from va_market.pricing.periods.policies import RenewalPolicy
from va_market.pricing.periods.renewals import renewed_price
from va_market.pricing.terms import (
    CombinedTerms,
    CommissionTerms,
    FixedFeeTerms,
    HourlyTerms,
    PayTerm,
    PayTerms,
    ProBonoTerms,
    ProjectTerms,
    RetainerTerms,
    SalaryTerms,
)
from va_market.pricing.terms.retainer import MONTHS_OF_A_YEAR


def renewed_terms(terms: PayTerms, policy: RenewalPolicy) -> PayTerms:
    """The terms of the next term of a contract; each price is rounded once.

    Raises:
        AmountOutOfRange: a price gets more than 15 digits in the smallest unit.
    """
    if isinstance(terms, CombinedTerms):
        parts = tuple(_renewed(part, policy) for part in terms.parts)
        return terms.model_copy(update={"parts": parts})
    return _renewed(terms, policy)


def _renewed(part: PayTerm, policy: RenewalPolicy) -> PayTerm:
    match part:
        case HourlyTerms():
            return part.model_copy(update={"rate": _raised(part.rate, policy)})
        case RetainerTerms():
            return _retainer(part, policy)
        case FixedFeeTerms() | SalaryTerms():
            return part.model_copy(update={"amount": _raised(part.amount, policy)})
        case ProjectTerms() | CommissionTerms() | ProBonoTerms():
            return part
        case _:
            assert_never(part)


def _retainer(part: RetainerTerms, policy: RenewalPolicy) -> RetainerTerms:
    """The fee with every other price of the minutes, which were agreed as fitting each other."""
    fee = _raised(part.fee, policy)
    packs = part.policy.model_copy(update={"pack_price": _if_any(part.policy.pack_price, policy)})
    return part.model_copy(
        update={
            "fee": fee,
            "annual_fee": _annual(part, fee, policy),
            "overage_rate": _if_any(part.overage_rate, policy),
            "policy": packs,
        }
    )


def _annual(part: RetainerTerms, fee: Money, policy: RenewalPolicy) -> Money | None:
    """Twelve fees are rounded twelve times: a year must not cost more than they do."""
    raised, most = _if_any(part.annual_fee, policy), MONTHS_OF_A_YEAR * fee.amount
    if raised is None or raised.amount <= most:
        return raised
    return Money(most, fee.currency)


def _if_any(price: Money | None, policy: RenewalPolicy) -> Money | None:
    return None if price is None else _raised(price, policy)


def _raised(price: Money, policy: RenewalPolicy) -> Money:
    return renewed_price(price, policy).value
