"""Every statement of timekeeping, by what it is about."""

from va_market.timekeeping.repository.entries import (
    LISTING,
    contract_of,
    find_visible,
    last_end,
    of_week,
    overlapping,
    running,
    running_id,
    to_decide,
    undecided,
    visible_to,
)
from va_market.timekeeping.repository.many import add_all, busy_within
from va_market.timekeeping.repository.sums import (
    billable_in_week,
    billed_in_week,
    billed_weeks,
    follow_terms,
    has_approved_since,
    undecided_of,
    use_of,
    use_of_order,
)
from va_market.timekeeping.repository.timesheets import escalated_to, lock_sheet, standing

__all__ = [
    "LISTING",
    "add_all",
    "billable_in_week",
    "billed_in_week",
    "billed_weeks",
    "busy_within",
    "contract_of",
    "escalated_to",
    "find_visible",
    "follow_terms",
    "has_approved_since",
    "last_end",
    "lock_sheet",
    "of_week",
    "overlapping",
    "running",
    "running_id",
    "standing",
    "to_decide",
    "undecided",
    "undecided_of",
    "use_of",
    "use_of_order",
    "visible_to",
]
