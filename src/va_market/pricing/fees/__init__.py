"""The fee of the platform: who bears it, how much it is, and what a refund gives back of it."""

from va_market.pricing.fees.charging import Fees, explained_fee, fee_on, fees_on
from va_market.pricing.fees.refunds import refunded_fee
from va_market.pricing.fees.rules import FeeBand, FeeRule
from va_market.pricing.fees.validity import rule_on
from va_market.pricing.percents import Percent, checked_percent, percent_text

__all__ = [
    "FeeBand",
    "FeeRule",
    "Fees",
    "Percent",
    "checked_percent",
    "explained_fee",
    "fee_on",
    "fees_on",
    "percent_text",
    "refunded_fee",
    "rule_on",
]
