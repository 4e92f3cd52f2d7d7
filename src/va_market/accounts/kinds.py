"""The accounts that the market keeps (money.md §6). The ledger itself knows none of them."""

from enum import StrEnum
from uuid import UUID

HOUSE = UUID(int=1)
"""Who runs the platform, as an owner of accounts. No user and no organization has this id."""


class AccountKind(StrEnum):
    CASH = "cash"
    """What came from outside, with the opposite sign: the only kind that may be negative."""
    CLIENT_HELD = "client_held"
    """What a client has paid in and not spent."""
    MILESTONE_HELD = "milestone_held"
    """What of it is held for one milestone, the client's part of the fee included."""
    ASSISTANT_PENDING = "assistant_pending"
    """What an assistant has earned, and may not spend yet."""
    AGENCY_PENDING = "agency_pending"
    ASSISTANT_AVAILABLE = "assistant_available"
    AGENCY_AVAILABLE = "agency_available"
    PLATFORM_REVENUE = "platform_revenue"
    """The fees of the platform."""
