"""Reminders: sent when the policy of the issuer says so, or by hand, once a day at most."""

from va_market.reminders.service.policies import drop, get, save, save_own
from va_market.reminders.service.reminding import list_of_invoice, remind
from va_market.reminders.service.sending import send_due

__all__ = ["drop", "get", "list_of_invoice", "remind", "save", "save_own", "send_due"]
