"""What the house asks of a provider of card payments, and what it is told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from va_market.kit.money import Money


class ProviderAway(Exception):
    """The provider cannot be asked now: later it is asked the same again."""


class ProviderRefused(Exception):
    """The provider refuses, and would again; `code` is its own word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Untrusted(Exception):
    """A message is not signed by the provider, or too old, or none that can be read."""


class IntentStatus(StrEnum):
    OPEN = "open"
    """The payer has not paid, or the card was declined, or the bank is still at work."""
    SUCCEEDED = "succeeded"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Intent:
    """One payment as the provider sees it."""

    id: str
    status: IntentStatus
    client_secret: str | None
    """With it the payer's browser completes the payment, and nobody else should."""
    received: Money | None
    """What was paid, once it has succeeded."""
    decline_code: str | None
    """Why the last attempt failed."""
    fee: Money | None
    """What the provider keeps of it, once that is known."""


class ReportKind(StrEnum):
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    CANCELED = "canceled"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"
    DISPUTED = "disputed"
    DISPUTE_WON = "dispute_won"
    DISPUTE_LOST = "dispute_lost"
    OTHER = "other"
    """Nothing that concerns the house."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the provider tells by itself: once or more often, late, and in any order."""

    id: str
    type: str
    """In the provider's words."""
    kind: ReportKind
    intent_id: str | None = None
    reference: str | None = None
    """The charge that was refunded, the refund that failed, or the dispute."""
    amount: Money | None = None
    """What was received, disputed or failed; of a refund, all that was refunded until then."""
    paid: Money | None = None
    """Of a refund, what had been paid."""
    code: str | None = None
    """Why a card was declined, a refund failed, or what makes the amount none of ours."""
    told_at: datetime | None = None
    """When it was so, by the clock of the provider; None: it does not say."""


class CardProvider(Protocol):
    """Takes payments by card. Only `prepare`, `find` and `cancel` use the network."""

    @property
    def is_there(self) -> bool: ...

    def check(self, amount: Money) -> None:
        """Raises NotACardAmount where no card pays this."""

    async def prepare(self, payment_id: UUID, amount: Money) -> Intent:
        """The intent of a payment, which is made once however often it is asked for.

        Raises:
            ProviderAway, ProviderRefused.
        """
        ...

    async def find(self, intent_id: str) -> Intent:
        """How it stands now. Errors: see `prepare`."""
        ...

    async def cancel(self, intent_id: str) -> Intent:
        """End it, unless it has succeeded; how it stands then. Errors: see `prepare`."""
        ...

    def read(self, body: bytes, signature: str) -> Report:
        """What the provider tells.

        Raises:
            Untrusted: it is not signed, or too old, or cannot be read.
        """
        ...
