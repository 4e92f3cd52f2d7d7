"""Rate cards: the rates of organizations and the list prices of assistants, by day."""

from va_market.rate_cards.service.adding import add_own, add_to_organization
from va_market.rate_cards.service.cards import card_of
from va_market.rate_cards.service.reading import (
    effective,
    get_of_organization,
    get_own,
    list_of_organization,
    list_own,
)

__all__ = [
    "add_own",
    "add_to_organization",
    "card_of",
    "effective",
    "get_of_organization",
    "get_own",
    "list_of_organization",
    "list_own",
]
