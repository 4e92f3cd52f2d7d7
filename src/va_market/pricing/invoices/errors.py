"""What cannot be done with the amounts and dates of an invoice."""

from va_market.pricing.errors import PricingError


class CreditNotPositive(PricingError):
    """A credit note credits more than zero."""

    code = "credit_not_positive"


class CreditAboveBilled(PricingError):
    """More of a line is credited than was billed on it and not credited before."""

    code = "credit_above_billed"


class PaymentNotPositive(PricingError):
    """A payment is more than zero."""

    code = "payment_not_positive"


class PaymentAboveRest(PricingError):
    """More is paid than is left of the invoice."""

    code = "payment_above_rest"


class InstallmentsIncomplete(PricingError):
    """The installments of an invoice do not make up the whole of it."""

    code = "installments_incomplete"


class InstallmentsOutOfOrder(PricingError):
    """An installment is due before the one before it, or on the same day."""

    code = "installments_out_of_order"


class TotalNotPositive(PricingError):
    """Only an invoice over more than zero is paid in installments."""

    code = "total_not_positive"


class LateFeeCurrencyMismatch(PricingError):
    """The flat late fee is of another currency than what is owed."""

    code = "late_fee_currency_mismatch"
