"""A week of time as a grid: kinds of work by day (money.md §1, weekly grid)."""

from va_market.time_grid.service.reading import grid
from va_market.time_grid.service.setting import Outcome, set_week

__all__ = ["Outcome", "grid", "set_week"]
