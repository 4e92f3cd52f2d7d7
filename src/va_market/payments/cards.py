"""What payments by card need of the server: who takes them, and how secrets are kept."""

from dataclasses import dataclass

from va_market.card_settings import CardSettings
from va_market.providers import CardProvider, Seal


@dataclass(frozen=True, slots=True)
class Cards:
    provider: CardProvider
    seal: Seal
    publishable_key: str | None
    """For the page on which clients pay."""


def cards_of(settings: CardSettings, secret: bytes) -> Cards:
    """As the server answers requests with them, and as its worker asks for what became of them."""
    return Cards(settings.make_card_provider(), Seal(secret), settings.stripe_publishable_key)
