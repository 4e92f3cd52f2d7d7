"""Every statement of series, by what it is about."""

from va_market.time_series.repository.burning import use_of_contract, use_of_order
from va_market.time_series.repository.working import of_assistants, of_contract

__all__ = ["of_assistants", "of_contract", "use_of_contract", "use_of_order"]
