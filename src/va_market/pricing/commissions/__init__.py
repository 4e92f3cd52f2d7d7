"""Pay by commission: sales, tiers, statements per period, expectations (R42, R48)."""

from va_market.pricing.commissions.expected import ExpectedCommission, expected_commission
from va_market.pricing.commissions.periods import CommissionPeriod, period_of
from va_market.pricing.commissions.records import (
    Carried,
    CommissionedSale,
    CommissionStatement,
    SaleLine,
    nothing_carried,
)
from va_market.pricing.commissions.reported import PaidPart, ReportedShare, reported_share
from va_market.pricing.commissions.sales import Sale
from va_market.pricing.commissions.statements import statement
from va_market.pricing.commissions.tiers import (
    accelerated,
    capped,
    commission_between,
    commission_on,
)

__all__ = [
    "Carried",
    "CommissionPeriod",
    "CommissionStatement",
    "CommissionedSale",
    "ExpectedCommission",
    "PaidPart",
    "ReportedShare",
    "Sale",
    "SaleLine",
    "accelerated",
    "capped",
    "commission_between",
    "commission_on",
    "expected_commission",
    "nothing_carried",
    "period_of",
    "reported_share",
    "statement",
]
