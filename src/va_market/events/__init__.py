"""The event log: `record` in the transaction of the change, read by those it concerns."""

from va_market.events.kinds import EventKind
from va_market.events.service import record

__all__ = ["EventKind", "record"]
