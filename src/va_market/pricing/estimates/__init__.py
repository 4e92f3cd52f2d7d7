"""How long a plan takes and what it costs, from three figures for each task (money.md §2)."""

from va_market.pricing.estimates.plan import estimate
from va_market.pricing.estimates.reply import Estimate, TaskEstimate
from va_market.pricing.estimates.request import EstimateRequest, Task

__all__ = ["Estimate", "EstimateRequest", "Task", "TaskEstimate", "estimate"]
