"""Every statement of contracts, by what it is about."""

from va_market.contracts.repository.commitments import commitments, releases_of
from va_market.contracts.repository.contracts import (
    ASSIGNMENTS,
    LISTING,
    assignments_of,
    escalation_of,
    find_inside,
    find_once_mine,
    find_visible,
    inside_of,
    live_with,
    lock_due,
    lock_ending,
    paid_assignments,
    pause_within,
    present_assignment,
    set_escalation,
    visible_to,
)
from va_market.contracts.repository.headings import Heading, headings_of
from va_market.contracts.repository.planned import planned_by_day, planned_hours
from va_market.contracts.repository.renewals import lock_renewing
from va_market.contracts.repository.versions import (
    VERSIONS,
    current_terms,
    get_version,
    lock_with_new_version,
    some_versions,
    versions_between,
)
from va_market.contracts.repository.waiting import waiting_of

__all__ = [
    "ASSIGNMENTS",
    "LISTING",
    "VERSIONS",
    "Heading",
    "assignments_of",
    "commitments",
    "current_terms",
    "escalation_of",
    "find_inside",
    "find_once_mine",
    "find_visible",
    "get_version",
    "headings_of",
    "inside_of",
    "live_with",
    "lock_due",
    "lock_ending",
    "lock_renewing",
    "lock_with_new_version",
    "paid_assignments",
    "pause_within",
    "planned_by_day",
    "planned_hours",
    "present_assignment",
    "releases_of",
    "set_escalation",
    "some_versions",
    "versions_between",
    "visible_to",
    "waiting_of",
]
