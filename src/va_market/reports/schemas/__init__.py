"""What is asked of reports, and what they say."""

from va_market.reports.schemas.asking import (
    EarningsQuery,
    ReportQuery,
    SpendQuery,
    StatementQuery,
)
from va_market.reports.schemas.commission import CommissionPart, CommissionShare
from va_market.reports.schemas.costs import (
    CostOfClass,
    CostOfRole,
    CostQuery,
    CostsIn,
    CostsRead,
    CostSum,
)
from va_market.reports.schemas.earning import (
    EarningsIn,
    EarningsOfClient,
    EarningsOfContract,
    EarningsPoint,
    EarningsRead,
    EarningsTotal,
    Standing,
)
from va_market.reports.schemas.revenue import (
    RevenueIn,
    RevenueOfKind,
    RevenuePoint,
    RevenueRead,
    RevenueSum,
)
from va_market.reports.schemas.spending import (
    SpendIn,
    SpendOfCategory,
    SpendOfContract,
    SpendOfPayee,
    SpendPoint,
    SpendRead,
    SpendSum,
    SpendTotal,
)
from va_market.reports.schemas.statements import StatementIn, StatementList, StatementRead

__all__ = [
    "CommissionPart",
    "CommissionShare",
    "CostOfClass",
    "CostOfRole",
    "CostQuery",
    "CostSum",
    "CostsIn",
    "CostsRead",
    "EarningsIn",
    "EarningsOfClient",
    "EarningsOfContract",
    "EarningsPoint",
    "EarningsQuery",
    "EarningsRead",
    "EarningsTotal",
    "ReportQuery",
    "RevenueIn",
    "RevenueOfKind",
    "RevenuePoint",
    "RevenueRead",
    "RevenueSum",
    "SpendIn",
    "SpendOfCategory",
    "SpendOfContract",
    "SpendOfPayee",
    "SpendPoint",
    "SpendQuery",
    "SpendRead",
    "SpendSum",
    "SpendTotal",
    "Standing",
    "StatementIn",
    "StatementList",
    "StatementQuery",
    "StatementRead",
]
