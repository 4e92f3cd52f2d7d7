"""Proposals: from the first offer to the choice of the client."""

from va_market.proposals.policies import side_of
from va_market.proposals.service.authors import check_pays
from va_market.proposals.service.closing import close_job, expire_idle_jobs, supersede_others
from va_market.proposals.service.countering import counter
from va_market.proposals.service.deciding import (
    accept,
    decline,
    decline_naming,
    shortlist,
    unshortlist,
    withdraw,
)
from va_market.proposals.service.erasing import (
    wipe,
    wipe_of_client,
    withdraw_all,
    withdraw_offers,
)
from va_market.proposals.service.expiring import expire_due
from va_market.proposals.service.holding import hold_job_of, see
from va_market.proposals.service.inviting import invite
from va_market.proposals.service.leaving import (
    dissolve_roster,
    end_roster_entry,
    leave_all_rosters,
    leave_roster,
)
from va_market.proposals.service.offering import offer
from va_market.proposals.service.reading import get_visible, list_of_job, search
from va_market.proposals.service.seeing import check_live, hold, hold_live
from va_market.proposals.service.submitting import submit
from va_market.proposals.service.telling import job_of
from va_market.proposals.service.versions import list_versions

__all__ = [
    "accept",
    "check_live",
    "check_pays",
    "close_job",
    "counter",
    "decline",
    "decline_naming",
    "dissolve_roster",
    "end_roster_entry",
    "expire_due",
    "expire_idle_jobs",
    "get_visible",
    "hold",
    "hold_job_of",
    "hold_live",
    "invite",
    "job_of",
    "leave_all_rosters",
    "leave_roster",
    "list_of_job",
    "list_versions",
    "offer",
    "search",
    "see",
    "shortlist",
    "side_of",
    "submit",
    "supersede_others",
    "unshortlist",
    "wipe",
    "wipe_of_client",
    "withdraw",
    "withdraw_all",
    "withdraw_offers",
]
