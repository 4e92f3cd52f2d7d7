"""Retainers: periods opened in advance, closed once, with every minute accounted for (B1)."""

from va_market.retainers.service.granting import grant_minutes
from va_market.retainers.service.keeping import keep_next, look_again
from va_market.retainers.service.reading import (
    get_grant,
    get_visible,
    grants_of,
    list_of_contract,
    minutes_of,
    state_of,
)

__all__ = [
    "get_grant",
    "get_visible",
    "grant_minutes",
    "grants_of",
    "keep_next",
    "list_of_contract",
    "look_again",
    "minutes_of",
    "state_of",
]
