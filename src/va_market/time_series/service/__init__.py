"""Time as series for charts: what was worked of what was planned, and what that left."""

from va_market.time_series.service.burning import burn_down, burn_down_of_order
from va_market.time_series.service.working import of_contract, of_roster

__all__ = ["burn_down", "burn_down_of_order", "of_contract", "of_roster"]
