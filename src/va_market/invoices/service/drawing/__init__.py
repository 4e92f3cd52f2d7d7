"""What may stand on a draft, one module for each kind: a further kind is a further `draw`."""

from collections.abc import Awaitable, Callable

from va_market.invoices.service.drawing import charges, expenses, releases, time
from va_market.invoices.service.drawing.drawn import MOST_SOURCES, Asked, Drawn, new_line
from va_market.kit.db import WriteSession

Drawer = Callable[[WriteSession, Asked], Awaitable[Drawn]]
DRAWERS: tuple[Drawer, ...] = (time.draw, charges.draw, releases.draw, expenses.draw)
"""In the order of their lines."""

__all__ = ["DRAWERS", "MOST_SOURCES", "Asked", "Drawn", "new_line"]
