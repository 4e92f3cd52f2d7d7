"""Cells of CSV files that spreadsheets would run as formulas (security.md §6)."""

import re

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
