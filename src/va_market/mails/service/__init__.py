"""The outbox: mails written with what they tell of, and sent after the commit."""

from va_market.mails.service.delivering import deliver_due, forget_old
from va_market.mails.service.writing import CHANNEL, Outbox, drop

__all__ = ["CHANNEL", "Outbox", "deliver_due", "drop", "forget_old"]
