"""What callers send and read about work orders."""

from va_market.work_orders.schemas.extensions import (
    ExtensionPage,
    ExtensionQuery,
    ExtensionRead,
    ExtensionRequest,
    ExtensionSort,
)
from va_market.work_orders.schemas.orders import (
    BatchResult,
    ContractOrderQuery,
    ItemResult,
    WorkOrderBatch,
    WorkOrderCancel,
    WorkOrderCreate,
    WorkOrderDeliver,
    WorkOrderPage,
    WorkOrderQuery,
    WorkOrderRead,
    WorkOrderReturn,
    WorkOrderSort,
    WorkOrderUpdate,
    price_of,
)

__all__ = [
    "BatchResult",
    "ContractOrderQuery",
    "ExtensionPage",
    "ExtensionQuery",
    "ExtensionRead",
    "ExtensionRequest",
    "ExtensionSort",
    "ItemResult",
    "WorkOrderBatch",
    "WorkOrderCancel",
    "WorkOrderCreate",
    "WorkOrderDeliver",
    "WorkOrderPage",
    "WorkOrderQuery",
    "WorkOrderRead",
    "WorkOrderReturn",
    "WorkOrderSort",
    "WorkOrderUpdate",
    "price_of",
]
