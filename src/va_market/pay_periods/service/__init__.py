"""Periodic pay: settled by the clock, one contract at a time, each day once.

Set fees are charged when a period begins, salaries and guaranteed hours when it is over.
"""

from va_market.pay_periods.repository import (
    lock_due_of,
    lock_next_due,
    pauses_of,
    settled_until,
    versions_of,
)
from va_market.pay_periods.service.settling import HERE, postpone, settle, settle_due

__all__ = [
    "HERE",
    "lock_due_of",
    "lock_next_due",
    "pauses_of",
    "postpone",
    "settle",
    "settle_due",
    "settled_until",
    "versions_of",
]
