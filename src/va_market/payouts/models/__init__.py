from va_market.payouts.models.batches import BATCH, BatchStatus, PayoutBatch, PayoutRun
from va_market.payouts.models.destinations import (
    DestinationStatus,
    PayoutDestination,
    Rail,
    Schedule,
)
from va_market.payouts.models.payouts import HOUSE, PAYEE, PAYOUT, Payout, PayoutStatus, Source

__all__ = [
    "BATCH",
    "HOUSE",
    "PAYEE",
    "PAYOUT",
    "BatchStatus",
    "DestinationStatus",
    "Payout",
    "PayoutBatch",
    "PayoutDestination",
    "PayoutRun",
    "PayoutStatus",
    "Rail",
    "Schedule",
    "Source",
]
