from va_market.payments.models.cards import (
    CardPayment,
    EventOutcome,
    ProviderEvent,
    TakeBack,
    TakeBackKind,
)
from va_market.payments.models.payments import (
    HOUSE,
    PAYER,
    PAYMENT,
    Payment,
    PaymentStatus,
    Provider,
)

__all__ = [
    "HOUSE",
    "PAYER",
    "PAYMENT",
    "CardPayment",
    "EventOutcome",
    "Payment",
    "PaymentStatus",
    "Provider",
    "ProviderEvent",
    "TakeBack",
    "TakeBackKind",
]
