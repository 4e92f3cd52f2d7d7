from va_market.payments.repository.payments import ALL, OWNED, find

__all__ = ["ALL", "OWNED", "find"]
