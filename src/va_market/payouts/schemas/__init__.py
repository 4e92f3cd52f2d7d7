from va_market.payouts.schemas.batches import (
    BatchPage,
    BatchQuery,
    BatchRead,
    RunCreate,
    RunRead,
)
from va_market.payouts.schemas.destinations import (
    DestinationCreate,
    DestinationPage,
    DestinationQuery,
    DestinationRead,
)
from va_market.payouts.schemas.payouts import (
    HousePayoutQuery,
    PayoutCreate,
    PayoutPage,
    PayoutQuery,
    PayoutRead,
)
from va_market.payouts.schemas.settling import (
    Outcome,
    SettleMany,
    SettleManyResult,
    Settlement,
    SettlementResult,
)

__all__ = [
    "BatchPage",
    "BatchQuery",
    "BatchRead",
    "DestinationCreate",
    "DestinationPage",
    "DestinationQuery",
    "DestinationRead",
    "HousePayoutQuery",
    "Outcome",
    "PayoutCreate",
    "PayoutPage",
    "PayoutQuery",
    "PayoutRead",
    "RunCreate",
    "RunRead",
    "SettleMany",
    "SettleManyResult",
    "Settlement",
    "SettlementResult",
]
