from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from va_market.kit.money import Money


class FileForm(StrEnum):
    CSV = "csv"
    PAIN_001 = "pain001"


@dataclass(frozen=True, slots=True)
class PayerAccount:
    """The account of the house that pays."""

    holder_name: str
    iban: str
    bic: str | None


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payout, with the account it goes to."""

    reference: str
    amount: Money
    holder_name: str
    iban: str | None
    account_number: str | None
    bank_code: str | None
    bic: str | None


@dataclass(frozen=True, slots=True)
class TransferOrder:
    """All payouts of a batch, in one currency."""

    id: str
    made_at: datetime
    execute_on: date
    payer: PayerAccount
    transfers: Sequence[Transfer]


class PayoutRail(Protocol):
    """What a way of paying out does. It is called outside of transactions: it may use a network."""

    def write(self, order: TransferOrder, form: FileForm) -> bytes:
        """What the bank is handed."""
