"""Absences of assistants, and their presence beside the agreed hours (R06)."""

from va_market.absences.repository import wipe
from va_market.absences.service.presence import presence
from va_market.absences.service.reading import get_visible, list_of_contract
from va_market.absences.service.recording import record, remove, update

__all__ = [
    "get_visible",
    "list_of_contract",
    "presence",
    "record",
    "remove",
    "update",
    "wipe",
]
