"""Contracts: made from an accepted proposal, supervised, paused, resumed and ended."""

from va_market.contracts.repository import (
    Heading,
    assignments_of,
    escalation_of,
    headings_of,
    inside_of,
    lock_renewing,
    planned_by_day,
    planned_hours,
    visible_to,
)
from va_market.contracts.service.assigning import assign
from va_market.contracts.service.clashes import (
    check_amended,
    check_substitute,
    commitments_of,
    queue_for,
    stays_free,
)
from va_market.contracts.service.days import local_date, midnight
from va_market.contracts.service.ending import (
    agree_on_end,
    end,
    end_due,
    last_day_of,
    withdraw_notice,
)
from va_market.contracts.service.handing_over import (
    Handover,
    hand_over,
    tell_of_handover,
    was_named,
)
from va_market.contracts.service.inside import check_live, get_inside, other_clients
from va_market.contracts.service.lifecycle import (
    activate_due,
    extend_allotment,
    pause,
    resume,
)
from va_market.contracts.service.moving import hold_for
from va_market.contracts.service.obligations import obligations
from va_market.contracts.service.offering import offer
from va_market.contracts.service.planning import milestones_of, payment_rules
from va_market.contracts.service.reading import (
    assignments,
    get_visible,
    get_worked,
    has_worked,
    hold_visible,
    hold_worked,
    look_at_visible,
    look_at_worked,
    paid_assignments,
    rest_within,
    search,
    search_versions,
    works_or_worked,
)
from va_market.contracts.service.releasing import (
    exclusivity_of,
    refuse_release,
    release_exclusivity,
    request_release,
)
from va_market.contracts.service.renewing import (
    decline_renewal,
    fall_due,
    hold_renewal,
    tell_renewed,
)
from va_market.contracts.service.supervising import (
    replace_supervisor,
    set_supervision,
    supervision_of,
)
from va_market.contracts.service.versions import (
    act_due,
    add_version,
    currency_of,
    latest_version,
    terms_between,
    terms_by_version,
    terms_of,
    version_on,
)

__all__ = [
    "Handover",
    "Heading",
    "act_due",
    "activate_due",
    "add_version",
    "agree_on_end",
    "assign",
    "assignments",
    "assignments_of",
    "check_amended",
    "check_live",
    "check_substitute",
    "commitments_of",
    "currency_of",
    "decline_renewal",
    "end",
    "end_due",
    "escalation_of",
    "exclusivity_of",
    "extend_allotment",
    "fall_due",
    "get_inside",
    "get_visible",
    "get_worked",
    "hand_over",
    "has_worked",
    "headings_of",
    "hold_for",
    "hold_renewal",
    "hold_visible",
    "hold_worked",
    "inside_of",
    "last_day_of",
    "latest_version",
    "local_date",
    "lock_renewing",
    "look_at_visible",
    "look_at_worked",
    "midnight",
    "milestones_of",
    "obligations",
    "offer",
    "other_clients",
    "paid_assignments",
    "pause",
    "payment_rules",
    "planned_by_day",
    "planned_hours",
    "queue_for",
    "refuse_release",
    "release_exclusivity",
    "replace_supervisor",
    "request_release",
    "rest_within",
    "resume",
    "search",
    "search_versions",
    "set_supervision",
    "stays_free",
    "supervision_of",
    "tell_of_handover",
    "tell_renewed",
    "terms_between",
    "terms_by_version",
    "terms_of",
    "version_on",
    "visible_to",
    "was_named",
    "withdraw_notice",
    "works_or_worked",
]
