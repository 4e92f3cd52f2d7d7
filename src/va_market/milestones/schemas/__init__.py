"""What callers say of milestones and deposits, and what they are told."""

from va_market.milestones.schemas.deposits import (
    DepositPay,
    DepositRead,
    DepositStatus,
    DepositSums,
)
from va_market.milestones.schemas.milestones import (
    ChangesRequest,
    MilestoneApprove,
    MilestoneFund,
    MilestonePage,
    MilestoneQuery,
    MilestoneRead,
    MilestoneSubmit,
    RefundRequest,
)
from va_market.milestones.schemas.movements import MovementRead

__all__ = [
    "ChangesRequest",
    "DepositPay",
    "DepositRead",
    "DepositStatus",
    "DepositSums",
    "MilestoneApprove",
    "MilestoneFund",
    "MilestonePage",
    "MilestoneQuery",
    "MilestoneRead",
    "MilestoneSubmit",
    "MovementRead",
    "RefundRequest",
]
