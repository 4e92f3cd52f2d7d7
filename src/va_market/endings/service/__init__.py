"""How contracts end, with all that hangs on them, and what is still to be settled."""

from va_market.endings.service.ending import end_contract, end_due
from va_market.endings.service.settling import settlement

__all__ = ["end_contract", "end_due", "settlement"]
