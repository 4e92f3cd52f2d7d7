"""Statements of the bank: checked, imported once, and matched with what clients announced."""

from va_market.bank_statements.service.by_hand import dismiss, match
from va_market.bank_statements.service.importing import delete, forget_old, import_lines
from va_market.bank_statements.service.keeping import keep
from va_market.bank_statements.service.matching import CHANNEL, match_some
from va_market.bank_statements.service.reading import read_file
from va_market.bank_statements.service.showing import (
    get_line,
    get_statement,
    list_lines,
    list_statements,
)

__all__ = [
    "CHANNEL",
    "delete",
    "dismiss",
    "forget_old",
    "get_line",
    "get_statement",
    "import_lines",
    "keep",
    "list_lines",
    "list_statements",
    "match",
    "match_some",
    "read_file",
]
