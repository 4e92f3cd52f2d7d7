"""The part of the settings that is about payments by card."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from va_market.providers import CardProvider, NoCards


class CardSettings(BaseSettings):
    """At which account of Stripe clients pay by card."""

    stripe_secret_key: SecretStr | None = Field(
        None,
        description="The secret key of an account at Stripe, which takes payments by card. "
        "Without it clients pay by bank transfer alone.",
    )
    stripe_webhook_secret: SecretStr | None = Field(
        None,
        description="What Stripe signs its events with, `whsec_...`. Without it none is believed, "
        "and Stripe is asked every few minutes what became of payments.",
    )
    stripe_publishable_key: str | None = Field(
        None,
        pattern="^pk_[0-9A-Za-z_]+$",
        description="The key that belongs to it, for the page on which clients pay.",
    )
    stripe_api_base: str = Field(
        "https://api.stripe.com",
        pattern=r"^https?://[^\s?#]*[^\s?#/]$",
        description="Where Stripe is, without a slash at the end; a test server, for instance.",
    )

    def make_card_provider(self) -> CardProvider:
        """Who takes payments by card; nobody without a key."""
        if self.stripe_secret_key is None:
            return NoCards()
        # Large, and not every house takes cards.
        from va_market.providers.stripe_cards import StripeCards  # noqa: PLC0415

        signs = self.stripe_webhook_secret
        return StripeCards(
            self.stripe_secret_key.get_secret_value(),
            webhook_secret=None if signs is None else signs.get_secret_value(),
            api_base=self.stripe_api_base,
        )
