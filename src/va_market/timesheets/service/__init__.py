"""Timesheets: the weeks of assistants on contracts, handed in and decided on as a whole."""

from va_market.timesheets.service.moving import approve, return_, submit, submit_week
from va_market.timesheets.service.reading import decisions, get_visible, search
from va_market.timesheets.service.silence import Waiting, advance_next

__all__ = [
    "Waiting",
    "advance_next",
    "approve",
    "decisions",
    "get_visible",
    "return_",
    "search",
    "submit",
    "submit_week",
]
