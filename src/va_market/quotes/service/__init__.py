"""Prices that somebody asks for, and those that are kept and bound to a proposal."""

from va_market.quotes.service.erasing import forget
from va_market.quotes.service.estimating import estimate_work
from va_market.quotes.service.listing import policies
from va_market.quotes.service.pricing import price
from va_market.quotes.service.saving import bind, get_bound, get_visible, save, search

__all__ = [
    "bind",
    "estimate_work",
    "forget",
    "get_bound",
    "get_visible",
    "policies",
    "price",
    "save",
    "search",
]
