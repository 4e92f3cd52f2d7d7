"""Rosters: the assistants who agreed to work through an agency, and on which terms."""

from va_market.rosters.repository import (
    agreed_entry,
    assistant_of,
    exclusive_entry_of,
    live_of_agency,
    live_of_assistant,
    wipe,
)
from va_market.rosters.service.answering import accept, decline
from va_market.rosters.service.ending import end_of_agency, end_own
from va_market.rosters.service.inviting import invite, offer, update, withdraw
from va_market.rosters.service.reading import (
    agreed_pay,
    backup_of,
    get_of_agency,
    get_own,
    hold_agreed,
    hold_for_proposing,
    hold_public,
    list_of_agency,
    list_own,
    pay_of,
    shown,
)

__all__ = [
    "accept",
    "agreed_entry",
    "agreed_pay",
    "assistant_of",
    "backup_of",
    "decline",
    "end_of_agency",
    "end_own",
    "exclusive_entry_of",
    "get_of_agency",
    "get_own",
    "hold_agreed",
    "hold_for_proposing",
    "hold_public",
    "invite",
    "list_of_agency",
    "list_own",
    "live_of_agency",
    "live_of_assistant",
    "offer",
    "pay_of",
    "shown",
    "update",
    "wipe",
    "withdraw",
]
