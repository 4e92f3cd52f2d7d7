from va_market.payouts.router.batches import batches, runs
from va_market.payouts.router.destinations import router as destinations
from va_market.payouts.router.payouts import of_house, router

routers = (destinations, router, of_house, batches, runs)

__all__ = ["routers"]
