from va_market.disputes.schemas.asking import (
    DisputeAnswer,
    DisputeCreate,
    DisputeDecline,
    DisputeOfInvoiceQuery,
    DisputeQuery,
    DisputeRule,
    DisputeStatement,
    HouseDisputeQuery,
    PositionQuery,
    SettledLine,
    SettlementPropose,
)
from va_market.disputes.schemas.reading import (
    DisputePage,
    DisputePositionPage,
    DisputePositionRead,
    DisputeRead,
    DisputeSummary,
)

__all__ = [
    "DisputeAnswer",
    "DisputeCreate",
    "DisputeDecline",
    "DisputeOfInvoiceQuery",
    "DisputePage",
    "DisputePositionPage",
    "DisputePositionRead",
    "DisputeQuery",
    "DisputeRead",
    "DisputeRule",
    "DisputeStatement",
    "DisputeSummary",
    "HouseDisputeQuery",
    "PositionQuery",
    "SettledLine",
    "SettlementPropose",
]
