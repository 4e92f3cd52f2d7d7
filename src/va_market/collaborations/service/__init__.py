"""Collaborations: those who help with a contract, and read what is written inside it (R21)."""

from va_market.collaborations.repository import reads_inside
from va_market.collaborations.service.accepting import accept
from va_market.collaborations.service.ending import leave, leave_all, remove
from va_market.collaborations.service.inviting import invite
from va_market.collaborations.service.reading import get_inside, list_of_contract, list_own

__all__ = [
    "accept",
    "get_inside",
    "invite",
    "leave",
    "leave_all",
    "list_of_contract",
    "list_own",
    "reads_inside",
    "remove",
]
