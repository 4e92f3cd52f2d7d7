"""What is reported of sales, and what statements say."""

from va_market.commissions.schemas.sales import (
    MOST_AT_ONCE,
    SaleBulk,
    SaleBulkResult,
    SaleDetail,
    SalePage,
    SaleQuery,
    SaleRead,
    SaleResult,
    SaleRevisionRead,
)
from va_market.commissions.schemas.statements import (
    StatementPage,
    StatementQuery,
    StatementRead,
    StatementStatus,
    StatementSummary,
)

__all__ = [
    "MOST_AT_ONCE",
    "SaleBulk",
    "SaleBulkResult",
    "SaleDetail",
    "SalePage",
    "SaleQuery",
    "SaleRead",
    "SaleResult",
    "SaleRevisionRead",
    "StatementPage",
    "StatementQuery",
    "StatementRead",
    "StatementStatus",
    "StatementSummary",
]
