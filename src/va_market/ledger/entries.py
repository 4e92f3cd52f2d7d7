"""What callers of the ledger hand in, and what they are told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from va_market.kit.money import Money
from va_market.ledger.models import Action, PostingState


@dataclass(frozen=True, slots=True)
class Leg:
    """Money into an account, or out of it where the amount is negative."""

    account_id: UUID
    amount: Money


@dataclass(frozen=True, slots=True)
class Entry:
    """What happens: its key, its kind, and by which text the thing that moved it is found again.

    The same key never posts twice. It begins with the name of the feature that uses it.
    """

    key: str
    kind: str
    reference: str


@dataclass(frozen=True, slots=True)
class Posted:
    """A transaction of the ledger, as it was written."""

    id: UUID
    action: Action
    kind: str
    reference: str
    target_id: UUID | None
    created_at: datetime
    legs: tuple[tuple[Leg, PostingState], ...]
    """In the order of their accounts; of one account what is pending first."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account holds."""

    posted: Money
    """What is there."""
    pending_in: Money
    """What is to come, once the holds on it are settled."""
    pending_out: Money
    """What of `posted` is promised."""

    @classmethod
    def of(cls, account: Any) -> Self:
        """That of a row of an account."""
        return cls(
            *(
                Money.from_minor(minor, account.currency)
                for minor in (
                    *(account.posted_minor, account.pending_in_minor),
                    account.pending_out_minor,
                )
            )
        )

    @property
    def available(self) -> Money:
        """What may leave the account now."""
        return self.posted - self.pending_out
