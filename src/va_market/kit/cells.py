"""Rows of CSV files, without the cells that spreadsheets would run as formulas (security.md §6)."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

# An apostrophe before it makes it text; one that stands there already gets another, so that
# `original` finds every text again.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NEUTRAL = re.compile(r"'+[=+\-@\t\r]")


def neutral(text: str) -> str:
    """`text` as no spreadsheet runs it."""
    return f"'{text}" if _FORMULA.match(text) else text


def original(cell: str) -> str:
    """What was made neutral."""
    return cell[1:] if _NEUTRAL.match(cell) else cell


def csv_of(rows: Iterable[Sequence[str]]) -> str:
    """The rows as text, with quotes around every cell and CRLF at every end (RFC 4180)."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue()
