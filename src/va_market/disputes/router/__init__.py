from va_market.disputes.router import house, sides

routers = (sides.of_invoice, sides.router, house.router)

__all__ = ["routers"]
