"""Corrections of approved time: asked for by one side, decided on by the other (B2)."""

from va_market.time_corrections.service.answering import approve, decline, withdraw
from va_market.time_corrections.service.proposing import propose
from va_market.time_corrections.service.reading import get_visible, list_of_entry, search

__all__ = [
    "approve",
    "decline",
    "get_visible",
    "list_of_entry",
    "propose",
    "search",
    "withdraw",
]
