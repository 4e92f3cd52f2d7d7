"""CSV: nothing is guessed but the sign between the cells; the caller names each column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from va_market.bank_statements.formats.amounts import DecimalSign, signed_amount
from va_market.bank_statements.formats.lines import (
    NAME_BOUND,
    TEXT_BOUND,
    BadLine,
    Direction,
    Format,
    Line,
    Statement,
    id_of,
    shown,
    unreadable,
)
from va_market.kit.days import DateOrder, day_of
from va_market.kit.fields import FIRST_YEAR, LAST_YEAR
from va_market.kit.money import Money
from va_market.kit.records import Record, records

_BOM = b"\xef\xbb\xbf"
_DELIMITERS = ",;\t"


class Encoding(StrEnum):
    UTF_8 = "utf_8"
    WINDOWS_1252 = "windows_1252"


@dataclass(frozen=True, slots=True)
class Columns:
    """The header's own name of each column."""

    date: str
    amount: str
    texts: Sequence[str]
    currency: str | None
    counterparty: str | None
    bank_id: str | None
    end_to_end_id: str | None

    @property
    def needed(self) -> list[str]:
        single = (self.currency, self.counterparty, self.bank_id, self.end_to_end_id)
        return [self.date, self.amount, *self.texts, *filter(None, single)]


@dataclass(frozen=True, slots=True)
class Manner:
    """How the rows of a file are to be read."""

    account: str
    currency: str | None
    """Of all rows, where no column says it."""
    columns: Columns
    date_order: DateOrder
    decimal_sign: DecimalSign
    encoding: Encoding


def read_table(content: bytes, manner: Manner) -> Statement:
    """What the file says.

    Raises:
        Invalid: its first line is no header with those columns, or it has too many lines.
    """
    found, taken = Statement(Format.CSV), _utf_8(content, manner.encoding).removeprefix(_BOM)
    delimiter, header = _header(taken, manner.columns)
    rows = records(taken[header.end :], line=header.next_line, delimiter=delimiter, is_last=True)
    places = {name.strip(): place for place, name in enumerate(header.cells)}
    for record in rows:
        if record.is_blank:
            continue
        try:
            found.add([_line(record, _Cells(places, record, len(header.cells)), manner)])
        except BadLine as fault:
            found.faults.append(fault.at(record.line))
            found.add(())
    return found


def _utf_8(content: bytes, encoding: Encoding) -> bytes:
    if encoding is Encoding.UTF_8:
        return content
    try:
        return content.decode("cp1252").encode()
    except UnicodeDecodeError:
        raise unreadable("other_encoding", "the file is not in Windows-1252") from None


def _header(content: bytes, columns: Columns) -> tuple[str, Record]:
    for delimiter in _DELIMITERS:
        first = next(records(content, line=1, delimiter=delimiter, is_last=True), None)
        names = [] if first is None else [one.strip() for one in first.cells]
        if first is not None and all(names.count(one) == 1 for one in columns.needed):
            return delimiter, first
    detail = "the first line must be a header with each of the columns that you name, once"
    raise unreadable("unknown_header", detail)


@dataclass(frozen=True, slots=True)
class _Cells:
    places: Mapping[str, int]
    record: Record
    width: int

    def __post_init__(self) -> None:
        if self.record.fault is not None:
            raise BadLine(None, self.record.fault, "the row cannot be read")
        if len(self.record.cells) != self.width:
            reason = f"the header has {self.width} columns, the row {len(self.record.cells)}"
            raise BadLine(None, "cells_do_not_match", reason)

    def of(self, column: str | None) -> str:
        return "" if column is None else self.record.cells[self.places[column]].strip()


def _line(record: Record, cells: _Cells, manner: Manner) -> Line:
    columns = manner.columns
    amount = _amount(cells, manner)
    direction = Direction.CREDIT if amount.minor > 0 else Direction.DEBIT
    text = " ".join(filter(None, map(cells.of, columns.texts)))
    return Line(
        number=record.line,
        part=0,
        account=manner.account,
        direction=direction,
        is_reversal=False,
        amount=amount if direction is Direction.CREDIT else -amount,
        booked_on=_day(cells, manner),
        remittance=shown(text, TEXT_BOUND),
        counterparty=shown(cells.of(columns.counterparty), NAME_BOUND),
        bank_id=id_of(cells.of(columns.bank_id)),
        end_to_end_id=id_of(cells.of(columns.end_to_end_id)),
    )


def _amount(cells: _Cells, manner: Manner) -> Money:
    columns = manner.columns
    currency = manner.currency or cells.of(columns.currency).upper()
    found = signed_amount(
        cells.of(columns.amount), currency, manner.decimal_sign, column=columns.amount
    )
    if found.minor == 0:
        raise BadLine(columns.amount, "no_amount", "must not be zero")
    return found


def _day(cells: _Cells, manner: Manner) -> date:
    column = manner.columns.date
    found = day_of(cells.of(column), manner.date_order)
    if found is None:
        order = manner.date_order.replace("_", " ")
        raise BadLine(column, "not_a_date", f"must be a date, such as 2026-12-01, or {order}")
    if not FIRST_YEAR <= found.year < LAST_YEAR:
        raise BadLine(column, "date_out_of_range", "the year must lie between 1970 and 2200")
    return found
