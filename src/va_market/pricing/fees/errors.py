"""What the caller gets wrong in a fee or in its refund."""

from va_market.pricing.errors import PricingError


class FeeCurrencyMismatch(PricingError):
    """The amounts of a fee, or of its refund, are in another currency than what it is on."""

    code = "fee_currency_mismatch"


class BilledBeforeNegative(PricingError):
    """A client and an assistant cannot have billed less than nothing before."""

    code = "billed_before_negative"


class RefundNotPositive(PricingError):
    """A refund, and the amount it is of, are more than zero; earlier refunds are not negative."""

    code = "refund_not_positive"


class RefundAboveAmount(PricingError):
    """The refunds together are more than what was charged."""

    code = "refund_above_amount"


class NoFeeRule(PricingError):
    """No rule is valid on the day."""

    code = "no_fee_rule"


class FeeRulesOverlap(PricingError):
    """Two rules that start together are both valid on the day."""

    code = "fee_rules_overlap"
