"""Timesheets: the weeks of assistants on contracts, handed in and decided on as a whole."""

from va_market.timesheets.service.moving import approve, return_, submit, submit_week
from va_market.timesheets.service.reading import get_visible, search

__all__ = ["approve", "get_visible", "return_", "search", "submit", "submit_week"]
