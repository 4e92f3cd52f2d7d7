"""In the place of a provider where none is configured."""

from uuid import UUID

from va_market.kit.money import Money
from va_market.providers.protocol import Intent, ProviderAway, Report, Untrusted


class NoCards:
    """Takes nothing, and believes nobody."""

    is_there = False

    def check(self, amount: Money) -> None:
        """Says nothing: nobody is asked for the amount."""

    async def prepare(self, payment_id: UUID, amount: Money) -> Intent:  # noqa: ARG002  # as the protocol says
        raise ProviderAway("no provider is configured")

    async def find(self, intent_id: str) -> Intent:  # noqa: ARG002  # as the protocol says
        raise ProviderAway("no provider is configured")

    async def cancel(self, intent_id: str) -> Intent:  # noqa: ARG002  # as the protocol says
        raise ProviderAway("no provider is configured")

    def read(self, body: bytes, signature: str) -> Report:  # noqa: ARG002  # as the protocol says
        raise Untrusted("no provider is configured")
