"""One line of a statement, whatever the file it came from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from va_market.kit.errors import FieldError, Invalid
from va_market.kit.money import Money

MOST_LINES = 10_000
TEXT_BOUND = 2000
NAME_BOUND = 200
ID_BOUND = 100
ACCOUNT_BOUND = 64
# Among them the signs that other parts of the house refuse in text.
_NOT_SHOWN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]+")
# What banks write where they have no id.
_NO_ID = {"", "NOTPROVIDED", "NOT PROVIDED", "NONREF"}


class Format(StrEnum):
    CSV = "csv"
    CAMT_053 = "camt_053"


class Direction(StrEnum):
    CREDIT = "credit"
    """Into the account of the house."""
    DEBIT = "debit"


@dataclass(frozen=True, slots=True)
class Line:
    """Money that entered or left the account."""

    number: int
    """In a CSV file where the row begins, counted from 1; in others which entry it is."""
    part: int
    """Which part of a collective entry."""
    account: str
    direction: Direction
    is_reversal: bool
    """It takes an earlier line back."""
    amount: Money
    booked_on: date
    remittance: str
    """What the payer wrote."""
    counterparty: str
    bank_id: str | None
    end_to_end_id: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a line is not taken. What it says is not repeated."""

    number: int
    column: str | None
    code: str
    reason: str


class BadLine(Exception):
    """A line breaks a rule: which one, and in which column."""

    def __init__(self, column: str | None, code: str, reason: str) -> None:
        super().__init__(code)
        self.column = column
        self.code = code
        self.reason = reason

    def at(self, number: int) -> Fault:
        return Fault(number, self.column, self.code, self.reason)


@dataclass(slots=True)
class Statement:
    """What a file says."""

    format: Format
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    skipped: int = 0
    """Entries that are not booked, or of nothing."""
    adds_up: bool | None = None
    """Whether each opening balance and its entries make the closing one; None: none is told."""

    def add(self, lines: Sequence[Line]) -> None:
        self.lines.extend(lines)
        if len(self.lines) + len(self.faults) + self.skipped > MOST_LINES:
            raise unreadable("too_many_lines", f"a file may have {MOST_LINES} lines at most")


def unreadable(code: str, detail: str) -> Invalid:
    """A 422 that is about the file as a whole."""
    return Invalid(detail, errors=[FieldError("body", "", code, detail)])


def shown(text: str, most: int) -> str:
    """Text of a bank on one line, without what nobody sees, and not longer than that."""
    return _NOT_SHOWN.sub(" ", text).strip()[:most].rstrip()


def id_of(text: str) -> str | None:
    found = shown(text, ID_BOUND)
    return None if found.upper() in _NO_ID else found
