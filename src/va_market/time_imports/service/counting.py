"""The first walk through a file: how many rows there are, and in which order dates are written."""

from datetime import datetime
from itertools import islice

from va_market.kit.days import Evidence
from va_market.kit.db import WriteSession
from va_market.kit.records import records
from va_market.time_imports.formats.headers import Table
from va_market.time_imports.models import TimeImport
from va_market.time_imports.service.telling import end_in_failure

MOST_ROWS = 100_000
MOST_LINES = 5 * MOST_ROWS
AT_ONCE = 5000
_DATES = ("date", "start date", "end date")


async def count(
    session: WriteSession, file: TimeImport, *, table: Table, window: bytes, now: datetime
) -> None:
    """Walk through one window; behind the last, go back to the beginning, or give up."""
    seen = Evidence(file.has_day_first, file.has_month_first, file.has_either)
    begin, is_last = file.place, file.place + len(window) >= file.file_bytes
    found = records(window, line=file.line, delimiter=table.delimiter, is_last=is_last)
    for record in islice(found, AT_ONCE):
        file.place, file.line = begin + record.end, record.next_line
        if record.is_blank:
            continue
        file.row_count += 1
        if len(record.cells) == len(table.columns):
            for name in _DATES:
                seen.hear(table.cell(record.cells, name))
    file.has_day_first, file.has_month_first = seen.has_day_first, seen.has_month_first
    file.has_either = seen.has_either
    failure = _failure(file, seen)
    if failure is not None:
        await end_in_failure(session, file, failure, now)
    elif file.place >= file.file_bytes:
        _go_back(file, seen)


def _failure(file: TimeImport, seen: Evidence) -> str | None:
    if file.row_count > MOST_ROWS or file.line > MOST_LINES:
        return "too_many_rows"
    if file.date_order is not None or file.place < file.file_bytes:
        return None
    if seen.is_mixed:
        return "dates_mixed"
    return "date_order_ambiguous" if seen.is_open else None


def _go_back(file: TimeImport, seen: Evidence) -> None:
    file.has_counted = True
    file.place, file.line = 0, 1
    if file.date_order is None and (seen.has_day_first or seen.has_month_first):
        file.date_order = seen.order
