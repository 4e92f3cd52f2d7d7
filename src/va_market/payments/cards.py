"""What payments by card need of the server: who takes them, and how secrets are kept."""

from dataclasses import dataclass

from va_market.providers import CardProvider, Seal


@dataclass(frozen=True, slots=True)
class Cards:
    provider: CardProvider
    seal: Seal
    publishable_key: str | None
    """For the page on which clients pay."""
