"""Substitutions: another assistant of the agency takes over, and the contract goes on (B5)."""

from va_market.substitutions.service.completing import complete_next
from va_market.substitutions.service.deciding import accept, decline, withdraw
from va_market.substitutions.service.lapsing import lapse_with_contract
from va_market.substitutions.service.reading import get_visible, list_of_contract
from va_market.substitutions.service.requesting import substitute

__all__ = [
    "accept",
    "complete_next",
    "decline",
    "get_visible",
    "lapse_with_contract",
    "list_of_contract",
    "substitute",
    "withdraw",
]
