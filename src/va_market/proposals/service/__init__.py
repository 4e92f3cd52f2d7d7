"""Proposals: from the first offer to the choice of the client."""

from va_market.proposals.service.closing import close_job, expire_idle_jobs, supersede_others
from va_market.proposals.service.deciding import (
    accept,
    decline,
    see,
    shortlist,
    unshortlist,
    withdraw,
)
from va_market.proposals.service.erasing import wipe, withdraw_all
from va_market.proposals.service.inviting import invite
from va_market.proposals.service.leaving import (
    dissolve_roster,
    end_roster_entry,
    leave_all_rosters,
    leave_roster,
)
from va_market.proposals.service.reading import get_visible, list_of_job, search
from va_market.proposals.service.seeing import check_live, hold, hold_live
from va_market.proposals.service.submitting import submit

__all__ = [
    "accept",
    "check_live",
    "close_job",
    "decline",
    "dissolve_roster",
    "end_roster_entry",
    "expire_idle_jobs",
    "get_visible",
    "hold",
    "hold_live",
    "invite",
    "leave_all_rosters",
    "leave_roster",
    "list_of_job",
    "search",
    "see",
    "shortlist",
    "submit",
    "supersede_others",
    "unshortlist",
    "wipe",
    "withdraw",
    "withdraw_all",
]
