"""Who takes payments by card for the house, behind one small protocol."""

from va_market.providers.absent import NoCards
from va_market.providers.protocol import (
    CardProvider,
    Intent,
    IntentStatus,
    ProviderAway,
    ProviderRefused,
    Report,
    ReportKind,
    Untrusted,
)
from va_market.providers.seal import Seal

__all__ = [
    "CardProvider",
    "Intent",
    "IntentStatus",
    "NoCards",
    "ProviderAway",
    "ProviderRefused",
    "Report",
    "ReportKind",
    "Seal",
    "Untrusted",
]
