"""Amendments: proposed by one side, answered by the other, and acting from their day on."""

from va_market.amendments.service.answering import (
    accept,
    decline,
    expire_due,
    expire_with_contract,
    expire_with_notice,
    withdraw,
)
from va_market.amendments.service.proposing import propose
from va_market.amendments.service.reading import get_visible, list_of_contract

__all__ = [
    "accept",
    "decline",
    "expire_due",
    "expire_with_contract",
    "expire_with_notice",
    "get_visible",
    "list_of_contract",
    "propose",
    "withdraw",
]
