"""Figures of the market for those they are of: what was earned, spent, and kept by the house."""

from va_market.reports.service.costing import costs, costs_file
from va_market.reports.service.earning import earnings, earnings_file
from va_market.reports.service.pay_medians import recompute_pay_medians
from va_market.reports.service.rate_bands import recompute_rate_bands
from va_market.reports.service.revenue import revenue, revenue_file
from va_market.reports.service.spending import spend, spend_file
from va_market.reports.service.stating import statements, statements_of

__all__ = [
    "costs",
    "costs_file",
    "earnings",
    "earnings_file",
    "recompute_pay_medians",
    "recompute_rate_bands",
    "revenue",
    "revenue_file",
    "spend",
    "spend_file",
    "statements",
    "statements_of",
]
