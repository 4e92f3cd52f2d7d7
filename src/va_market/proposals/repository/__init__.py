"""Every statement of proposals, by what it is about."""

from va_market.proposals.repository.proposals import (
    LISTING,
    OF_JOB,
    VERSIONS,
    find_visible,
    lock_lapsed,
    lock_live,
    lock_live_between,
    lock_live_by,
    lock_live_of_entry,
    lock_live_private,
    visible_to,
)
from va_market.proposals.repository.wiping import wipe, wipe_of_client

__all__ = [
    "LISTING",
    "OF_JOB",
    "VERSIONS",
    "find_visible",
    "lock_lapsed",
    "lock_live",
    "lock_live_between",
    "lock_live_by",
    "lock_live_of_entry",
    "lock_live_private",
    "visible_to",
    "wipe",
    "wipe_of_client",
]
