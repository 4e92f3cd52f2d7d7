"""Another term: asked for by one side, or written by the background work."""

from va_market.renewals.service.asking import renew
from va_market.renewals.service.deciding import decide_due

__all__ = ["decide_due", "renew"]
