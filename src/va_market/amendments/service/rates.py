"""An agency agrees to nothing that brings less than it pays the assistant.

What a client asks for is taken as it is: told that it is too little, it would find that rate.
"""

from va_market.contracts.models import Contract
from va_market.kit.money import Money
from va_market.pricing.terms import PayTerms
from va_market.proposals import service as proposals


def check_rate(contract: Contract, terms: PayTerms, allotted_minutes: int | None) -> None:
    """Make sure other terms, and another allotment if it is given, bring what was frozen.

    Raises:
        BelowRosterRate: they do not.
    """
    if contract.pay_rate_minor is None or contract.pay_currency is None:
        return
    rate = Money.from_minor(contract.pay_rate_minor, contract.pay_currency)
    minutes = allotted_minutes or contract.allotted_minutes
    proposals.check_pays(rate, terms, estimated_minutes=minutes)
