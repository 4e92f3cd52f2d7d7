from va_market.milestones.router import deposits
from va_market.milestones.router.milestones import of_contract, router

deposit = deposits.router

__all__ = ["deposit", "of_contract", "router"]
