"""Adds up the postings of one account again, and says which of them does not hold."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from va_market.ledger.canonical import hash_of
from va_market.ledger.models import NOTHING, Action, PostingState

_ANSWERS = {Action.SETTLE, Action.VOID}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not as it was written: of an account, a transaction, or both."""

    account_id: UUID | None
    transaction_id: UUID | None
    what: str

    def __str__(self) -> str:
        named = [
            f"{name} {key}"
            for name, key in (
                ("account", self.account_id),
                ("transaction", self.transaction_id),
            )
            if key is not None
        ]
        return f"{', '.join(named)}: {self.what}"


class Account:
    """What the postings met so far come to."""

    def __init__(self, account_id: UUID) -> None:
        self.id = account_id
        self.length = 0
        self.head = NOTHING
        self._posted = self._pending_in = self._pending_out = 0
        self._last: UUID | None = None
        self._allows_negative: bool | None = None

    def fault_of(self, row: Any) -> Fault | None:
        """Of the posting that should be the next one."""
        what = self._strange(row)
        return None if what is None else Fault(self.id, row.transaction_id, what)

    def _strange(self, row: Any) -> str | None:
        expected = self.length + 1
        if row.position != expected:
            return f"posting {expected} is missing; the next is at {row.position}"
        if row.owner_id is None or row.action is None:
            return f"the {'account' if row.owner_id is None else 'transaction'} itself is gone"
        if row.hash != hash_of(row):
            return f"posting {expected} was changed"
        if row.previous_hash != self.head:
            return f"posting {expected} does not follow the one before it; one was changed"
        if row.balance_minor != self._posted + _posted_by(row):
            return f"the balance after posting {expected} is not what the postings come to"
        return None

    def take(self, row: Any) -> None:
        """Add a posting that holds."""
        self.length, self.head, self._last = row.position, row.hash, row.transaction_id
        self._allows_negative = row.allow_negative
        if row.state == PostingState.POSTED:
            self._posted += row.amount_minor
        elif (row.amount_minor > 0) == (row.action in _ANSWERS):
            self._pending_out -= row.amount_minor
        else:
            self._pending_in += row.amount_minor

    def fault_of_end(self, kept: Any) -> Fault | None:
        """Of what the triggers have kept, once all postings are met."""
        if kept is None:
            return Fault(self.id, self._last, "the balance itself is gone")
        what = self._strange_end(kept)
        return None if what is None else Fault(self.id, self._last, what)

    def _strange_end(self, kept: Any) -> str | None:
        if kept.length > self.length:
            return f"the last postings are missing; there were {kept.length}"
        found = (kept.length, kept.posted_minor, kept.pending_in_minor, kept.pending_out_minor)
        if found != (self.length, self._posted, self._pending_in, self._pending_out):
            return "the balance is not what the postings come to"
        if kept.head != self.head:
            return "the last posting is not the head of the account; it was changed"
        if self.length and kept.allow_negative != self._allows_negative:
            return "whether it may be negative was changed"
        if not kept.allow_negative and self._posted < self._pending_out:
            return "more has left the account than was in it"
        return None


def _posted_by(row: Any) -> int:
    return int(row.amount_minor) if row.state == PostingState.POSTED else 0
