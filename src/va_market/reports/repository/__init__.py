"""Every statement of the reports, by what it is about. Each is one, whatever the span holds."""

from va_market.reports.repository.balances import Places, balances
from va_market.reports.repository.benefits import benefits
from va_market.reports.repository.costs import PARTS as COST_PARTS
from va_market.reports.repository.costs import costs
from va_market.reports.repository.earning import (
    BY_WORK,
    EARNED,
    SEEN_EARNED,
    earned,
    earned_rows,
)
from va_market.reports.repository.knowing import currencies_of_payee, names_of
from va_market.reports.repository.pays import pays
from va_market.reports.repository.plans import commission_targets
from va_market.reports.repository.rate_bands import rates
from va_market.reports.repository.revenue import revenue
from va_market.reports.repository.spending import (
    SEEN_SPENT,
    SPENT,
    spent,
    spent_by_category,
    spent_rows,
)

__all__ = [
    "BY_WORK",
    "COST_PARTS",
    "EARNED",
    "SEEN_EARNED",
    "SEEN_SPENT",
    "SPENT",
    "Places",
    "balances",
    "benefits",
    "commission_targets",
    "costs",
    "currencies_of_payee",
    "earned",
    "earned_rows",
    "names_of",
    "pays",
    "rates",
    "revenue",
    "spent",
    "spent_by_category",
    "spent_rows",
]
