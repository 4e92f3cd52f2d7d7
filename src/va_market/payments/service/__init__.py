"""Payments of clients: announced, received and taken back, with their legs in the ledger.

From the day it is received the money is held for the client, who funds milestones with it.
"""

from va_market.payments.service.announcing import announce, cancel
from va_market.payments.service.asking import CHANNEL, card_of
from va_market.payments.service.hearing import hear
from va_market.payments.service.reading import (
    get_for_house,
    get_visible,
    list_events,
    list_for_house,
    list_visible,
)
from va_market.payments.service.receiving import receive, take_back
from va_market.payments.service.working import work_due

__all__ = [
    "CHANNEL",
    "announce",
    "cancel",
    "card_of",
    "get_for_house",
    "get_visible",
    "hear",
    "list_events",
    "list_for_house",
    "list_visible",
    "receive",
    "take_back",
    "work_due",
]
