from va_market.disputes.router import house, moves, sides

routers = (sides.of_invoice, sides.router, moves.router, house.router)

__all__ = ["routers"]
