"""The warning where too little of the pay comes from commission (R48)."""

from collections.abc import Iterator, Sequence

from va_market.pricing.charges import Charge
from va_market.pricing.percents import percent_text, share_text
from va_market.pricing.terms import CommissionTerms, PayTerms, parts_of


def commission_warnings(terms: PayTerms, charges: Sequence[Charge]) -> Iterator[str]:
    """A warning in words where the expected share of commission lies below its target.

    The share is compared exactly, and shown with one decimal, half up. It is that of the amounts
    before fees and tax; benefits are no pay.
    """
    plans = [part for part in parts_of(terms) if isinstance(part, CommissionTerms)]
    pay = sum(charge.amount.value.minor for charge in charges if charge.unit != "benefit")
    if not plans or plans[0].target_share_percent is None or pay <= 0:
        return
    target = plans[0].target_share_percent
    earned = sum(charge.amount.value.minor for charge in charges if charge.kind == "commission")
    if 100 * earned < target * pay:
        yield (
            f"Commission is {share_text(earned, pay)} % of the expected pay, "
            f"below the target of {percent_text(target)} %."
        )
