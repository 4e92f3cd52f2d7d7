"""What one role costs in a year as an independent, as staff and through an agency (R38)."""

from va_market.pricing.comparison.assumptions import Assumptions
from va_market.pricing.comparison.comparing import compare
from va_market.pricing.comparison.errors import NoProductiveTime
from va_market.pricing.comparison.real import benefits_between, cost_of_hour
from va_market.pricing.comparison.reply import BreakEven, Comparison, CostLine, OptionCost
from va_market.pricing.comparison.request import (
    AgencyCosts,
    ComparisonRequest,
    IndependentCosts,
    StaffCosts,
)

__all__ = [
    "AgencyCosts",
    "Assumptions",
    "BreakEven",
    "Comparison",
    "ComparisonRequest",
    "CostLine",
    "IndependentCosts",
    "NoProductiveTime",
    "OptionCost",
    "StaffCosts",
    "benefits_between",
    "compare",
    "cost_of_hour",
]
