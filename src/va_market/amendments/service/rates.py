"""An agency agrees to nothing that brings less than it pays the assistant.

What a client asks for is taken as it is: told that it is too little, it would find that rate.
"""

from va_market.contracts.models import Contract, ContractTerms
from va_market.kit.money import Money
from va_market.pricing.fees import FeeRule
from va_market.pricing.terms import PayTerms
from va_market.proposals import service as proposals
from va_market.rosters.agreed import AgreedPay


def check_rate(
    contract: Contract, before: ContractTerms, terms: PayTerms, allotted_minutes: int | None
) -> None:
    """Make sure other terms, and another allotment if it is given, bring what was frozen.

    The fee is the one of the terms `before`: no amendment changes it.

    Raises:
        BelowRosterRate: they do not.
    """
    if contract.pay_rate_minor is None or contract.pay_currency is None:
        return
    rate = Money.from_minor(contract.pay_rate_minor, contract.pay_currency)
    pay = AgreedPay(rate, contract.share_percent, contract.reimburses)
    minutes = allotted_minutes or contract.allotted_minutes
    fee = FeeRule.model_validate(before.fee)
    proposals.check_pays(pay, terms, fee=fee, estimated_minutes=minutes)
