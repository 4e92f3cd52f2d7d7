from va_market.contracts.router.contracts import router
from va_market.contracts.router.exclusivity import own, releases
from va_market.contracts.router.hiring import of_proposal, offers

__all__ = ["of_proposal", "offers", "own", "releases", "router"]
