from va_market.proposals.router.jobs import of_job
from va_market.proposals.router.proposals import router
from va_market.proposals.router.rosters import of_own_roster, of_roster

__all__ = ["of_job", "of_own_roster", "of_roster", "router"]
