from va_market.work_orders.router.extensions import of_order
from va_market.work_orders.router.extensions import router as extensions
from va_market.work_orders.router.orders import of_contract, router

__all__ = ["extensions", "of_contract", "of_order", "router"]
