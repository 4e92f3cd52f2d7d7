"""Time over HTTP, by what is asked for."""

from va_market.timekeeping.router import many
from va_market.timekeeping.router.entries import of_contract, of_order, router, timers

__all__ = ["many", "of_contract", "of_order", "router", "timers"]
