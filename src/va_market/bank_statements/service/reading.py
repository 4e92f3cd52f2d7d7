"""Reading a file, before any transaction begins: it takes as long as it takes."""

import asyncio
import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from va_market.bank_statements.formats.camt import read_camt
from va_market.bank_statements.formats.lines import Format, Statement
from va_market.bank_statements.formats.tables import Columns, Manner, read_table
from va_market.bank_statements.schemas import StatementUpload
from va_market.identity.actor import Actor
from va_market.identity.house import check_house
from va_market.kit.errors import query_error

# Each holds a whole file in memory.
_ONE_AT_A_TIME = asyncio.Semaphore(1)
_NEEDED = ("account", "date_column", "amount_column", "text_columns", "date_order", "decimal_sign")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read, and what tells it from others."""

    statement: Statement
    content_hash: bytes
    size: int


async def read_file(
    actor: Actor, *, file: BinaryIO, format_: Format, query: StatementUpload
) -> ReadFile:
    """What a file says.

    Raises:
        Forbidden: the caller does not work for the house.
        Invalid: the file cannot be read, or the query does not fit its format.
    """
    check_house(actor)
    if format_ is Format.CAMT_053:
        _check_unasked(query)
    manner = _manner(query) if format_ is Format.CSV else None
    async with _ONE_AT_A_TIME:
        return await asyncio.to_thread(_read, file, manner)


def _read(file: BinaryIO, manner: Manner | None) -> ReadFile:
    content = file.read()
    statement = read_camt(content) if manner is None else read_table(content, manner)
    return ReadFile(statement, hashlib.sha256(content).digest(), len(content))


def _check_unasked(query: StatementUpload) -> None:
    for name in sorted(query.model_fields_set):
        raise query_error(name, "only_for_csv", "a CAMT.053 file says this itself")


def _manner(query: StatementUpload) -> Manner:
    for name in _NEEDED:
        if getattr(query, name) is None:
            raise query_error(name, "needed_for_csv", "a CSV file does not say this itself")
    if (query.currency is None) == (query.currency_column is None):
        detail = "either the currency or its column is to be named"
        raise query_error("currency", "needed_for_csv", detail)
    assert query.account is not None  # noqa: S101  # checked above, as are the others
    assert query.date_order is not None  # noqa: S101
    assert query.decimal_sign is not None  # noqa: S101
    return Manner(
        account=query.account.replace(" ", "").upper(),
        currency=query.currency,
        columns=_columns(query),
        date_order=query.date_order,
        decimal_sign=query.decimal_sign,
        encoding=query.encoding,
    )


def _columns(query: StatementUpload) -> Columns:
    assert query.date_column is not None  # noqa: S101  # checked by the caller, as are the others
    assert query.amount_column is not None  # noqa: S101
    return Columns(
        date=query.date_column,
        amount=query.amount_column,
        texts=query.text_columns or (),
        currency=query.currency_column,
        counterparty=query.counterparty_column,
        bank_id=query.bank_id_column,
        end_to_end_id=query.end_to_end_column,
    )
